"""What decides an agreement's course: its states, the parties' treatment, deadlines, who decides, and its content."""
