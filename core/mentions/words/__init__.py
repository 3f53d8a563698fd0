"""What words are in Russian, Ukrainian and English, whoever is in the catalogue: letters, cases, names, cues."""
