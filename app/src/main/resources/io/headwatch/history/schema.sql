-- The history of verdicts. All of it can be read again from the results topic; a file of another
-- version (PRAGMA user_version) is begun anew.

-- Times are milliseconds since 1970. A real that is NULL was not told.
CREATE TABLE verdict (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  stream TEXT NOT NULL,
  start_time INTEGER NOT NULL,
  end_time INTEGER NOT NULL,
  state TEXT NOT NULL,
  n INTEGER NOT NULL,
  score REAL,
  threshold REAL,
  p_value REAL,
  effect_size REAL,
  alarm TEXT,
  alarm_since INTEGER,
  evidence REAL,
  evidence_threshold REAL,
  change TEXT,
  profile TEXT,
  revision INTEGER NOT NULL,
  -- Partitions of its events, one a line.
  sources TEXT NOT NULL,
  written INTEGER NOT NULL
) STRICT;

-- The record as it was in the topic, deflated; apart, so that lists and plots need not pass over it.
CREATE TABLE document (
  sequence INTEGER PRIMARY KEY,
  json BLOB NOT NULL
) STRICT;

CREATE TRIGGER verdict_removed AFTER DELETE ON verdict
BEGIN DELETE FROM document WHERE sequence = old.sequence; END;

CREATE INDEX verdict_window ON verdict (stream, end_time, id);
CREATE INDEX verdict_age ON verdict (written);
CREATE INDEX verdict_profile ON verdict (stream, profile, end_time) WHERE profile IS NOT NULL;
CREATE INDEX verdict_firing ON verdict (stream, alarm_since, end_time) WHERE alarm = 'firing';

-- The offset of the record to read next, by partition of the results topic.
CREATE TABLE position (
  partition INTEGER PRIMARY KEY,
  next INTEGER NOT NULL
) STRICT;

-- The topic that the positions are of: one row, the topic's id.
CREATE TABLE source (
  topic TEXT NOT NULL
) STRICT;
