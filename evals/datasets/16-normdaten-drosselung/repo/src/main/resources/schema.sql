CREATE TABLE schluessel (
    wert        text PRIMARY KEY,
    bibliothek  text NOT NULL UNIQUE
);
