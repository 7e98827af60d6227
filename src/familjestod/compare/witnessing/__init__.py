"""How witnesses are found and told: the kinds of days, the days of a schedule, and words."""
