"""The composition root: everything is built here from the settings, and nowhere else.

installation   all forums: a house for each, one database, and what they know of each other
house          one forum: the database, the rules in force, the clock; takes up a changed rules.yaml
desk           the handlers, in the shape in which the loops call them
once           fetch, tick, dispatch until nothing is due
run            the three loops of every forum until SIGTERM
nightly        the jobs of once a day
sentry         what stands still is told, apart from the loops: by mail, and by the ways outside (`outside`)
pulse, notify  signs of life in memory, and what systemd is told of them
metrics        numbers for Prometheus
"""
