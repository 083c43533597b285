"""What special terms decide: the tools with their parameters, where a case stands, what follows from a term, who is bound."""
