CREATE TABLE donor (
    donor_number  INT PRIMARY KEY,
    email         VARCHAR(254) NOT NULL
);
