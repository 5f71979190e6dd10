"""The judge: proves an answer again from the question and the prices.

Imports nothing of the solvers: what it needs twice, it says in its own words.
"""
