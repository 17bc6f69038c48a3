"""Documents printed: one folder for each format, found by listing this one."""
