CREATE TABLE flat (
    number     integer PRIMARY KEY,
    telephone  text NOT NULL
);

CREATE TABLE compartment (
    number  integer PRIMARY KEY,
    size    char(1) NOT NULL CHECK (size IN ('S', 'M', 'L'))
);
