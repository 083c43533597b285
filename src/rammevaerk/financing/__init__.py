"""How a cost is shared between the parties: allocation keys whose parts always sum to the whole.

Danish terms: fordelingsnøgle, objektiv finansiering, abonnement, forpligtende købsaftale. Sources: TR R1, R6–R9.
"""
