-- Compressing a CT slice's metadata takes PostgreSQL longer than all the rest of an admission, and unpacking it as long
-- at every look; uncompressed it is two per cent of the slice.
ALTER TABLE instance_metadata ALTER COLUMN json SET STORAGE EXTERNAL;
-- Counted up with every instance: room on the page for the next version, so that no index is touched.
ALTER TABLE study SET (fillfactor = 70);
ALTER TABLE series SET (fillfactor = 70);
CREATE INDEX study_underived ON study (uid) WHERE underived;

-- Admission of one instance whose study and series are known: the hot path of every door, in one round trip and one
-- commit. Answers a word: admitted, duplicate, other-bytes, other-owner, other-patient, study-mismatch, new-study or
-- new-series (the last two change nothing; the caller prepares them and asks again in the same transaction).
CREATE FUNCTION admit_instance(
  a jsonb,          -- what is known of the instance; keys as read below
  metadata text,    -- DICOM JSON
  audit jsonb       -- columns of the audit row, or null when this batch has written one for the study
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  institution CONSTANT uuid := a->>'institutionId';
  wanted CONSTANT text := a->>'sopUid';
  wanted_series CONSTANT text := a->>'seriesUid';
  s study%ROWTYPE;
  known_study boolean;
  present record;
BEGIN
  -- Instances of one study are settled one after the other; the counts are right because of it.
  SELECT * INTO s FROM study WHERE uid = a->>'studyUid' FOR NO KEY UPDATE;
  known_study := FOUND;
  IF known_study AND s.institution_id <> institution THEN RETURN 'other-owner'; END IF;

  -- The SOP Instance UID may be taken, here or in a study of anybody.
  SELECT i.dataset_sha256, i.study_uid, i.series_uid, t.institution_id INTO present
    FROM instance i JOIN study t ON t.uid = i.study_uid WHERE i.sop_uid = wanted;
  IF FOUND THEN
    RETURN CASE
      WHEN present.institution_id <> institution THEN 'other-owner'
      WHEN present.study_uid = a->>'studyUid' AND present.series_uid = wanted_series AND present.dataset_sha256 = a->>'datasetSha256' THEN 'duplicate'
      ELSE 'other-bytes' END;
  END IF;
  IF known_study AND s.dicom_patient_id <> a->>'dicomPatientId' THEN RETURN 'other-patient'; END IF;

  SELECT e.study_uid, t.institution_id INTO present FROM series e JOIN study t ON t.uid = e.study_uid WHERE e.uid = wanted_series;
  IF NOT FOUND THEN RETURN CASE WHEN known_study THEN 'new-series' ELSE 'new-study' END; END IF;
  IF present.institution_id <> institution THEN RETURN 'other-owner'; END IF;
  IF present.study_uid <> a->>'studyUid' THEN RETURN 'study-mismatch'; END IF;
  -- Made by somebody since the study was looked for, and so neither locked nor read here.
  IF NOT known_study THEN RETURN 'new-study'; END IF;

  INSERT INTO instance (sop_uid, series_uid, study_uid, sop_class_uid, instance_number, transfer_syntax_uid, rows, columns, frames, object_key, object_size,
    dataset_offset, dataset_sha256, pixel_offset, pixel_length, frame_length, derived_at, door, device_id, received_from, received_at, damage, text_encoding)
  VALUES (wanted, wanted_series, s.uid, a->>'sopClassUid', (a->>'instanceNumber')::int, a->>'transferSyntaxUid', (a->>'rows')::int, (a->>'columns')::int,
    (a->>'frames')::int, a->>'objectKey', (a->>'objectSize')::bigint, (a->>'datasetOffset')::int, a->>'datasetSha256', (a->>'pixelOffset')::bigint, (a->>'pixelLength')::bigint,
    (a->>'frameLength')::bigint, CASE WHEN a->>'frameLength' IS NOT NULL THEN (a->>'receivedAt')::timestamptz END,
    a->>'door', (a->>'deviceId')::uuid, a->>'receivedFrom', (a->>'receivedAt')::timestamptz, a->'damage', a->'textEncoding')
  ON CONFLICT (sop_uid) DO NOTHING;
  IF NOT FOUND THEN
    -- Another sender was faster by a moment, with another study: the same answer as if it had been there before.
    PERFORM 1 FROM instance i JOIN study t ON t.uid = i.study_uid WHERE i.sop_uid = wanted AND t.institution_id = institution;
    RETURN CASE WHEN FOUND THEN 'other-bytes' ELSE 'other-owner' END;
  END IF;
  INSERT INTO instance_metadata (sop_uid, study_uid, json) VALUES (wanted, s.uid, metadata);
  UPDATE series SET instance_count = series.instance_count + 1 WHERE uid = wanted_series;

  -- A closed study that nobody was asked to read opens again: its quiet minutes begin anew. One that was asked for stays
  -- closed, because closing is what asked; its reader is told instead.
  IF s.closed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM reading_request r WHERE r.study_uid = s.uid) THEN
    s.closed_at := NULL;
    s.closed_by := NULL;
  END IF;
  UPDATE study SET
    instance_count = study.instance_count + 1,
    size_bytes = study.size_bytes + (a->>'objectSize')::bigint,
    damaged_count = study.damaged_count + CASE WHEN jsonb_array_length(a->'damage') > 0 THEN 1 ELSE 0 END,
    text_repaired = study.text_repaired OR coalesce((a->'textEncoding'->>'repaired')::boolean, false),
    -- Indexed, so not moved for less than a second: a study is quiet after minutes.
    last_instance_at = CASE WHEN (a->>'receivedAt')::timestamptz >= study.last_instance_at + interval '1 second'
      THEN (a->>'receivedAt')::timestamptz ELSE study.last_instance_at END,
    underived = study.underived OR a->>'frameLength' IS NULL,
    closed_at = s.closed_at,
    closed_by = s.closed_by
  WHERE uid = s.uid;

  IF audit IS NOT NULL THEN
    INSERT INTO audit_row (action, outcome, actor_kind, account_id, post_id, device_id, institution_id, subject_kind, subject_id, patient_id, address, detail)
    VALUES ('intake.receive', 'done', audit->>'actorKind', (audit->>'accountId')::uuid, (audit->>'postId')::uuid, (audit->>'deviceId')::uuid, (audit->>'institutionId')::uuid,
      'study', s.uid, s.patient_id, audit->>'address', jsonb_build_object('door', a->>'door'));
  END IF;
  -- No NOTIFY here: commits that notify wait for each other. The door tells workers and screens now and then; what it did
  -- not live to tell, the marked study does.
  INSERT INTO outbox_job (queue, name, key, payload)
  SELECT 'worklist', 'worklist.study-changed', 'study-changed-' || s.uid, jsonb_build_object('studyUid', s.uid)
  WHERE EXISTS (SELECT 1 FROM reading_request r WHERE r.study_uid = s.uid);
  RETURN 'admitted';
END $$;
