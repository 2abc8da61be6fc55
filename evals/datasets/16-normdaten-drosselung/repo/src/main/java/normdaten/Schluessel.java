package normdaten;

/** Eine Bibliothek mit ihrem Schlüssel. */
public record Schluessel(String wert, String bibliothek) {}
