"""Files that leave the service: the workbook for the hierarchy, copies of pieces. Not here: the acts."""
