"""Corpus of Word models with blanks, written without looking at the program that fills them."""
