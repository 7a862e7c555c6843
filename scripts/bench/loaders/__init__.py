"""domainfeed beside the loaders that people use: the same work, measured in one alternating run.

``npm run bench`` runs it. Each contender is a file of ``contenders``; ``rounds`` runs them in turn, each in a
fresh process (``child``); ``summary``, ``report`` and ``picture`` make the tables and the picture.
"""
