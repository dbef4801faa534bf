"""The event constructions: from a read sentence to candidates for visits, meetings, calls and signings."""
