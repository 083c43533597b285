"""Pure rules of inquiries: what may go out, deadlines, who may answer what and when, and when one is closed."""
