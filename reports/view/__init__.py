"""One plain model of what is shown, and how it is made: every writer prints this and nothing else."""
