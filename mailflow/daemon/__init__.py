"""The composition root: everything is built here from the settings, and nowhere else.

house    the database, the rules in force, the clock; takes up a changed rules.yaml
desk     the handlers, in the shape in which the loops call them
once     fetch, tick, dispatch until nothing is due
run      the three loops until SIGTERM
"""
