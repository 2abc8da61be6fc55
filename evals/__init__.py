"""What decides whether a change made plans better: paired specs, systems, scorers, statistics, and a gate.

Never imported by the library; it calls the library through its public face only.
"""
