"""The rules of designation: criteria, the year, where a nomination stands, periods, and what a designated service owes."""
