"""Words that often mean that nothing is known; only the people who wrote them can say."""

from __future__ import annotations

NOTHING = frozenset(
    (
        *("select", "n/a", "na", "n.a.", "none", "null", "nan", "nil", "unknown", "not set", "not available"),
        *("undefined", "(blank)", "(none)", "-none-", "--none--", "tbd", "-", "--", "?", "#n/a", "not specified"),
        *(
            "not applicable",
            "(not set)",
            "please select",
            "--select--",
            "- select -",
            "0000-00-00",
            "0000-00-00 00:00:00",
        ),
        *("unbekannt", "keine angabe", "k.a.", "k. a.", "nicht angegeben", "(leer)", "bitte wählen", "bitte auswählen"),
        *("inconnu", "non renseigné", "aucun", "desconocido", "sin datos", "ninguno", "sconosciuto", "nessuno"),
        *("desconhecido", "nenhum", "onbekend", "geen", "nieznany", "brak", "brak danych", "okänd", "ukendt", "ukjent"),
    )
)
"""In small letters."""
