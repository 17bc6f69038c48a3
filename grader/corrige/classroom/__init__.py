"""Files and people: the sheet's file, the roster, answers, manifest, submissions, gradebook."""
