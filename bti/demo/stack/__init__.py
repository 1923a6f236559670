"""The machine room of the demo and of the tests: real services on one machine, in one folder.

Nothing here is part of the product. It finds or starts PostgreSQL, the broker, a stand-in for
ID-porten, the web server, the worker and the schedule, and stops them again. The modules that
``make setup`` needs (places, system, assets, setup) use the standard library alone, since they
run before anything is installed.
"""
