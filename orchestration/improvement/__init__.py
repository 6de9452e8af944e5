"""What improving records once and keeps (starting points and rankings), and feedback on signals."""
