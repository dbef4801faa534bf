"""What a process of the pool loads: the engine, and nothing of the service around it."""

import subprocess
import sys


def test_a_process_of_the_pool_loads_no_brokers_libraries() -> None:
    loaded = "import sys, services.extract.loading; print(*{'faust', 'kafka', 'aiokafka'} & sys.modules.keys())"
    run = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
