CREATE TABLE forecast (
    gauge     integer NOT NULL REFERENCES gauge (number),
    made      timestamptz NOT NULL,
    due       timestamptz NOT NULL,
    expected  integer NOT NULL,
    PRIMARY KEY (gauge, made, due)
);
SELECT create_hypertable('forecast', 'due');
