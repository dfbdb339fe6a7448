"""A recipe as a form: what each file is, which column is what; and answers, put into the recipe's text."""
