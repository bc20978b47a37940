"""mailflow: public consultation by e-mail for a municipality's citizens' forum."""

__version__ = "0.1.0"
