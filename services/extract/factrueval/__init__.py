"""How the engine fares on FactRuEval-2016: the Occupation and Meeting facts of texts marked by another scheme."""
