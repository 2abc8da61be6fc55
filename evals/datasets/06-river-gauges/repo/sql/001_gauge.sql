CREATE TABLE gauge (
    number  integer PRIMARY KEY,
    river   text NOT NULL,
    zero    numeric(8, 3) NOT NULL
);
