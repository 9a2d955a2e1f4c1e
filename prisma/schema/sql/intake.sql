-- Admission of one instance whose study and series are known: the hot path of every door, in one round trip and one
-- commit. Answers a word: admitted, duplicate, other-bytes, other-owner, other-patient, study-mismatch, new-study or
-- new-series (the last two change nothing; the caller prepares them and asks again in the same transaction).
CREATE FUNCTION admit_instance(
  a jsonb,          -- what is known of the instance; keys as read below
  metadata text,    -- DICOM JSON
  audit jsonb       -- columns of the audit row, or null when this batch has written one for the study
) RETURNS TABLE (verdict text, order_id uuid, patient_id uuid, instance_count int) LANGUAGE plpgsql AS $$
DECLARE
  s study%ROWTYPE;
  present record;
BEGIN
  SELECT * INTO s FROM study WHERE uid = a->>'studyUid' FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    -- The SOP Instance UID may still be taken, by a study of anybody.
    SELECT i.dataset_sha256, t.institution_id INTO present FROM instance i JOIN study t ON t.uid = i.study_uid WHERE i.sop_uid = a->>'sopUid';
    IF FOUND THEN
      verdict := CASE WHEN present.institution_id <> (a->>'institutionId')::uuid THEN 'other-owner' ELSE 'other-bytes' END;
    ELSE
      verdict := 'new-study';
    END IF;
    RETURN NEXT; RETURN;
  END IF;
  IF s.institution_id <> (a->>'institutionId')::uuid THEN verdict := 'other-owner'; RETURN NEXT; RETURN; END IF;
  IF s.dicom_patient_id <> a->>'dicomPatientId' THEN verdict := 'other-patient'; RETURN NEXT; RETURN; END IF;

  SELECT i.dataset_sha256, i.study_uid, i.series_uid, t.institution_id INTO present
    FROM instance i JOIN study t ON t.uid = i.study_uid WHERE i.sop_uid = a->>'sopUid';
  IF FOUND THEN
    verdict := CASE
      WHEN present.institution_id <> s.institution_id THEN 'other-owner'
      WHEN present.study_uid = s.uid AND present.series_uid = a->>'seriesUid' AND present.dataset_sha256 = a->>'datasetSha256' THEN 'duplicate'
      ELSE 'other-bytes' END;
    RETURN NEXT; RETURN;
  END IF;

  PERFORM 1 FROM series WHERE uid = a->>'seriesUid' AND study_uid = s.uid;
  IF NOT FOUND THEN
    PERFORM 1 FROM series WHERE uid = a->>'seriesUid';
    verdict := CASE WHEN FOUND THEN 'study-mismatch' ELSE 'new-series' END;
    RETURN NEXT; RETURN;
  END IF;

  INSERT INTO instance (sop_uid, series_uid, study_uid, sop_class_uid, instance_number, transfer_syntax_uid, rows, columns, frames, object_key, object_size,
    dataset_offset, dataset_sha256, pixel_offset, pixel_length, door, device_id, received_from, received_at, damage, text_encoding)
  VALUES (a->>'sopUid', a->>'seriesUid', s.uid, a->>'sopClassUid', (a->>'instanceNumber')::int, a->>'transferSyntaxUid', (a->>'rows')::int, (a->>'columns')::int,
    (a->>'frames')::int, a->>'objectKey', (a->>'objectSize')::bigint, (a->>'datasetOffset')::int, a->>'datasetSha256', (a->>'pixelOffset')::bigint, (a->>'pixelLength')::bigint,
    a->>'door', (a->>'deviceId')::uuid, a->>'receivedFrom', (a->>'receivedAt')::timestamptz, a->'damage', a->'textEncoding')
  ON CONFLICT (sop_uid) DO NOTHING;
  IF NOT FOUND THEN
    -- Another sender was faster by a moment, with another study: the same answer as if it had been there before.
    verdict := 'other-bytes'; RETURN NEXT; RETURN;
  END IF;
  INSERT INTO instance_metadata (sop_uid, study_uid, json) VALUES (a->>'sopUid', s.uid, metadata);
  UPDATE series SET instance_count = series.instance_count + 1 WHERE uid = a->>'seriesUid';
  UPDATE study SET
    instance_count = study.instance_count + 1,
    size_bytes = study.size_bytes + (a->>'objectSize')::bigint,
    damaged_count = study.damaged_count + CASE WHEN jsonb_array_length(a->'damage') > 0 THEN 1 ELSE 0 END,
    text_repaired = study.text_repaired OR coalesce((a->'textEncoding'->>'repaired')::boolean, false),
    last_instance_at = (a->>'receivedAt')::timestamptz,
    -- A study nobody was asked to read opens again; one that was asked for stays closed and its reader is told.
    closed_at = CASE WHEN study.closed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM reading_request r WHERE r.study_uid = study.uid) THEN NULL ELSE study.closed_at END
  WHERE uid = s.uid;

  IF audit IS NOT NULL THEN
    INSERT INTO audit_row (action, outcome, actor_kind, account_id, post_id, device_id, institution_id, subject_kind, subject_id, patient_id, address, detail)
    VALUES ('intake.receive', 'done', audit->>'actorKind', (audit->>'accountId')::uuid, (audit->>'postId')::uuid, (audit->>'deviceId')::uuid, (audit->>'institutionId')::uuid,
      'study', s.uid, s.patient_id, audit->>'address', jsonb_build_object('door', a->>'door'));
  END IF;
  INSERT INTO outbox_job (queue, name, key, payload, priority)
  VALUES ('intake', 'intake.derive-instance', 'derive-' || (a->>'sopUid'), jsonb_build_object('sopInstanceUid', a->>'sopUid'), 10);
  INSERT INTO outbox_job (queue, name, key, payload)
  SELECT 'worklist', 'worklist.study-changed', 'study-changed-' || s.uid, jsonb_build_object('studyUid', s.uid)
  WHERE EXISTS (SELECT 1 FROM reading_request r WHERE r.study_uid = s.uid);
  PERFORM pg_notify('hub_outbox', '');

  verdict := 'admitted';
  order_id := s.order_id;
  patient_id := s.patient_id;
  instance_count := s.instance_count + 1;
  RETURN NEXT;
END $$;
