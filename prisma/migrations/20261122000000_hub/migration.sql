-- CreateTable
CREATE TABLE "study" (
    "uid" TEXT NOT NULL,
    "institution_id" UUID NOT NULL,
    "dicom_patient_id" TEXT NOT NULL,
    "patient_id" UUID,
    "order_id" UUID,
    "patient_name" TEXT NOT NULL,
    "patient_name_pinyin" TEXT NOT NULL DEFAULT '',
    "patient_name_initials" TEXT NOT NULL DEFAULT '',
    "patient_name_groups" JSONB,
    "sex" TEXT,
    "birth_date" TEXT,
    "age" TEXT,
    "accession_number" TEXT NOT NULL DEFAULT '',
    "study_id" TEXT NOT NULL DEFAULT '',
    "study_date" TEXT NOT NULL DEFAULT '',
    "study_time" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "referring_physician" TEXT NOT NULL DEFAULT '',
    "modalities" TEXT[],
    "body_parts" TEXT[],
    "series_count" INTEGER NOT NULL DEFAULT 0,
    "instance_count" INTEGER NOT NULL DEFAULT 0,
    "size_bytes" BIGINT NOT NULL DEFAULT 0,
    "damaged_count" INTEGER NOT NULL DEFAULT 0,
    "text_repaired" BOOLEAN NOT NULL DEFAULT false,
    "first_instance_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_instance_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),
    "closed_by" TEXT,
    "underived" BOOLEAN NOT NULL DEFAULT false,
    "demonstration" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "study_pkey" PRIMARY KEY ("uid")
);

-- CreateTable
CREATE TABLE "series" (
    "uid" TEXT NOT NULL,
    "study_uid" TEXT NOT NULL,
    "modality" TEXT NOT NULL DEFAULT '',
    "number" INTEGER,
    "description" TEXT NOT NULL DEFAULT '',
    "body_part" TEXT NOT NULL DEFAULT '',
    "laterality" TEXT NOT NULL DEFAULT '',
    "station_name" TEXT NOT NULL DEFAULT '',
    "instance_count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "series_pkey" PRIMARY KEY ("uid")
);

-- CreateTable
CREATE TABLE "instance" (
    "sop_uid" TEXT NOT NULL,
    "series_uid" TEXT NOT NULL,
    "study_uid" TEXT NOT NULL,
    "sop_class_uid" TEXT NOT NULL,
    "instance_number" INTEGER,
    "transfer_syntax_uid" TEXT NOT NULL,
    "rows" INTEGER,
    "columns" INTEGER,
    "frames" INTEGER NOT NULL DEFAULT 1,
    "object_key" TEXT NOT NULL,
    "object_size" BIGINT NOT NULL,
    "dataset_offset" INTEGER NOT NULL,
    "dataset_sha256" TEXT NOT NULL,
    "pixel_offset" BIGINT,
    "pixel_length" BIGINT,
    "frame_length" BIGINT,
    "door" TEXT NOT NULL,
    "device_id" UUID,
    "received_from" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "damage" JSONB NOT NULL DEFAULT '[]',
    "text_encoding" JSONB,
    "derived_at" TIMESTAMPTZ(3),
    "derived_problem" TEXT,

    CONSTRAINT "instance_pkey" PRIMARY KEY ("sop_uid")
);

-- CreateTable
CREATE TABLE "instance_metadata" (
    "sop_uid" TEXT NOT NULL,
    "study_uid" TEXT NOT NULL,
    "json" TEXT NOT NULL,

    CONSTRAINT "instance_metadata_pkey" PRIMARY KEY ("sop_uid")
);

-- CreateTable
CREATE TABLE "frame_map" (
    "sop_uid" TEXT NOT NULL,
    "frames" JSONB NOT NULL,
    "rendition" JSONB,

    CONSTRAINT "frame_map_pkey" PRIMARY KEY ("sop_uid")
);

-- CreateTable
CREATE TABLE "audit_row" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL DEFAULT 'done',
    "actor_kind" TEXT NOT NULL,
    "account_id" UUID,
    "post_id" UUID,
    "device_id" UUID,
    "institution_id" UUID,
    "subject_kind" TEXT,
    "subject_id" TEXT,
    "patient_id" UUID,
    "address" TEXT,
    "detail" JSONB,

    CONSTRAINT "audit_row_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_seal" (
    "row_id" BIGINT NOT NULL,
    "position" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "previous" TEXT NOT NULL,
    "sealed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_seal_pkey" PRIMARY KEY ("row_id")
);

-- CreateTable
CREATE TABLE "county" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "demonstration" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "county_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "institution" (
    "id" UUID NOT NULL,
    "county_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "legal_name" TEXT NOT NULL,
    "short_name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "credit_code" TEXT,
    "phone" TEXT,
    "demonstration" BOOLEAN NOT NULL DEFAULT false,
    "quiet_minutes" INTEGER NOT NULL DEFAULT 10,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "institution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consortium" (
    "id" UUID NOT NULL,
    "county_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "lead_institution_id" UUID NOT NULL,

    CONSTRAINT "consortium_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "service_line" TEXT NOT NULL,
    "tie" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),

    CONSTRAINT "membership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "service_agreement" (
    "id" UUID NOT NULL,
    "requesting_institution_id" UUID NOT NULL,
    "reading_institution_id" UUID NOT NULL,
    "service_line" TEXT NOT NULL,
    "modalities" TEXT[],
    "price_item" TEXT,
    "liability_text" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "warned_days" INTEGER,

    CONSTRAINT "service_agreement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sending_policy" (
    "institution_id" UUID NOT NULL,
    "modality" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "reading_institution_id" UUID,

    CONSTRAINT "sending_policy_pkey" PRIMARY KEY ("institution_id","modality")
);

-- CreateTable
CREATE TABLE "ecg_recording" (
    "id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "study_uid" TEXT NOT NULL,
    "sop_uid" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "object_key" TEXT NOT NULL,
    "object_size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "file_name" TEXT,
    "door" TEXT NOT NULL,
    "device_id" UUID,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_local" TEXT,
    "zone_minutes" INTEGER,
    "warnings" JSONB NOT NULL,

    CONSTRAINT "ecg_recording_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "username" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "password_changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "must_change_password" BOOLEAN NOT NULL DEFAULT false,
    "totp_sealed" TEXT,
    "totp_last_step" BIGINT,
    "totp_pending_sealed" TEXT,
    "signing_key" JSONB,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "post" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "modalities" TEXT[],
    "title" TEXT,
    "licence_number" TEXT,
    "licence_class" TEXT,
    "three_years" BOOLEAN NOT NULL DEFAULT false,
    "valid_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "valid_to" TIMESTAMPTZ(3),

    CONSTRAINT "post_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "account_id" UUID NOT NULL,
    "post_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "locked_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,
    "address" TEXT NOT NULL,
    "user_agent" TEXT NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_failure" (
    "id" BIGSERIAL NOT NULL,
    "username_digest" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "cleared_at" TIMESTAMPTZ(3),
    "address_cleared_at" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_failure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "device" (
    "id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key_hash" TEXT,
    "ae_title" TEXT,
    "addresses" TEXT[],
    "disabled_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "device_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "unplaced" (
    "id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "door" TEXT NOT NULL,
    "device_id" UUID,
    "received_from" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "file_name" TEXT,
    "reason" TEXT NOT NULL,
    "place" TEXT,
    "detail" TEXT,
    "sop_uid" TEXT,
    "study_uid" TEXT,
    "object_key" TEXT NOT NULL,
    "object_size" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "settled_by_post_id" UUID,
    "outcome" TEXT,
    "note" TEXT,

    CONSTRAINT "unplaced_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "exam_order" (
    "id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "accession_number" TEXT NOT NULL,
    "modality" TEXT NOT NULL,
    "exam_name" TEXT NOT NULL,
    "body_part" TEXT,
    "priority" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "history" TEXT,
    "requested_by_name" TEXT,
    "registered_by_post_id" UUID NOT NULL,
    "registered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stated_age" TEXT,
    "examined_at" TIMESTAMPTZ(3),
    "study_uid" TEXT,
    "image_count" INTEGER NOT NULL DEFAULT 0,
    "images_arrived_at" TIMESTAMPTZ(3),
    "requested_reading_at" TIMESTAMPTZ(3),
    "returned_at" TIMESTAMPTZ(3),
    "reported_at" TIMESTAMPTZ(3),
    "reviewed_at" TIMESTAMPTZ(3),
    "printed_at" TIMESTAMPTZ(3),
    "recheck_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),
    "cancel_reason" TEXT,
    "demonstration" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "exam_order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accession_counter" (
    "institution_id" UUID NOT NULL,
    "day" TEXT NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "accession_counter_pkey" PRIMARY KEY ("institution_id","day")
);

-- CreateTable
CREATE TABLE "patient" (
    "id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "display_name" TEXT NOT NULL,
    "pinyin" TEXT NOT NULL,
    "initials" TEXT NOT NULL,
    "sex" TEXT NOT NULL,
    "birth_date" DATE,
    "birth_date_estimated" BOOLEAN NOT NULL DEFAULT false,
    "phone" TEXT,
    "address" TEXT,
    "temporary" BOOLEAN NOT NULL DEFAULT false,
    "mother_id" UUID,
    "merged_into_id" UUID,
    "demonstration" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "patient_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "patient_identifier" (
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "issuer_institution_id" UUID NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "patient_identifier_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "temporary_number_counter" (
    "institution_id" UUID NOT NULL,
    "day" TEXT NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "temporary_number_counter_pkey" PRIMARY KEY ("institution_id","day")
);

-- CreateTable
CREATE TABLE "patient_merge" (
    "id" UUID NOT NULL,
    "from_id" UUID NOT NULL,
    "into_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "by_post_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undone_at" TIMESTAMPTZ(3),
    "undone_by_post_id" UUID,

    CONSTRAINT "patient_merge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_job" (
    "id" BIGSERIAL NOT NULL,
    "queue" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "run_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "relayed_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hub_fact" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "hub_fact_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "failed_job" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "failed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "failed_job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "study_uid" TEXT NOT NULL,
    "requesting_institution_id" UUID NOT NULL,
    "reading_institution_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "current_version" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report_draft" (
    "report_id" UUID NOT NULL,
    "author_post_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "content" JSONB NOT NULL,
    "amends_version" INTEGER,
    "amend_reason" TEXT,
    "rejection" TEXT,
    "saved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "report_draft_pkey" PRIMARY KEY ("report_id")
);

-- CreateTable
CREATE TABLE "report_version" (
    "id" UUID NOT NULL,
    "report_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "issue" INTEGER,
    "state" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "reporter_content" JSONB NOT NULL,
    "reporter_text" TEXT NOT NULL,
    "reject_reason" TEXT,
    "amend_reason" TEXT,
    "reporter_post_id" UUID NOT NULL,
    "reported_at" TIMESTAMPTZ(3) NOT NULL,
    "reporter_signature" JSONB NOT NULL,
    "reviewer_post_id" UUID,
    "reviewed_at" TIMESTAMPTZ(3),
    "reviewer_signature" JSONB,
    "single_signed" BOOLEAN NOT NULL DEFAULT false,
    "content_hash" TEXT NOT NULL,
    "verification_code" TEXT,
    "signed_text" TEXT NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),
    "voided_at" TIMESTAMPTZ(3),
    "pdf_key" TEXT,

    CONSTRAINT "report_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report_receipt" (
    "id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "post_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "report_receipt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report_template" (
    "id" UUID NOT NULL,
    "institution_id" UUID,
    "account_id" UUID,
    "modality" TEXT NOT NULL,
    "body_part" TEXT,
    "title" TEXT NOT NULL,
    "pinyin" TEXT NOT NULL,
    "initials" TEXT NOT NULL,
    "findings" TEXT NOT NULL,
    "impression" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "positive" BOOLEAN NOT NULL DEFAULT false,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "report_template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "annotation_layer" (
    "study_uid" TEXT NOT NULL,
    "account_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "items" JSONB NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "annotation_layer_pkey" PRIMARY KEY ("study_uid","account_id")
);

-- CreateTable
CREATE TABLE "key_image" (
    "id" UUID NOT NULL,
    "report_id" UUID NOT NULL,
    "sop_uid" TEXT NOT NULL,
    "frame" INTEGER NOT NULL,
    "caption" TEXT NOT NULL DEFAULT '',
    "object_key" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "key_image_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "role" TEXT,
    "post_id" UUID,
    "kind" TEXT NOT NULL,
    "study_uid" TEXT,
    "report_id" UUID,
    "detail" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3),
    "seen_by_post_id" UUID,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reading_request" (
    "id" UUID NOT NULL,
    "study_uid" TEXT NOT NULL,
    "order_id" UUID,
    "patient_id" UUID,
    "requesting_institution_id" UUID NOT NULL,
    "reading_institution_id" UUID NOT NULL,
    "agreement_id" UUID,
    "modality" TEXT NOT NULL,
    "priority" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "history" TEXT,
    "contact" TEXT,
    "requested_by_post_id" UUID,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "paused_at" TIMESTAMPTZ(3),
    "paused_ms" BIGINT NOT NULL DEFAULT 0,
    "claimed_by_post_id" UUID,
    "claimed_at" TIMESTAMPTZ(3),
    "claim_until" TIMESTAMPTZ(3),
    "returned_at" TIMESTAMPTZ(3),
    "return_reason" TEXT,
    "late_instances" INTEGER NOT NULL DEFAULT 0,
    "recheck_at" TIMESTAMPTZ(3),
    "seen_instances" INTEGER NOT NULL DEFAULT 0,
    "received_at" TIMESTAMPTZ(3),
    "critical" BOOLEAN NOT NULL DEFAULT false,
    "amending" BOOLEAN NOT NULL DEFAULT false,
    "reported_at" TIMESTAMPTZ(3),
    "reviewed_at" TIMESTAMPTZ(3),
    "reporter_post_id" UUID,
    "reporter_account_id" UUID,
    "reviewer_post_id" UUID,

    CONSTRAINT "reading_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request_event" (
    "id" BIGSERIAL NOT NULL,
    "request_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "post_id" UUID,
    "note" TEXT,

    CONSTRAINT "request_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "study_institution_id_study_date_idx" ON "study"("institution_id", "study_date");

-- CreateIndex
CREATE INDEX "study_institution_id_last_instance_at_idx" ON "study"("institution_id", "last_instance_at");

-- CreateIndex
CREATE INDEX "study_institution_id_accession_number_idx" ON "study"("institution_id", "accession_number");

-- CreateIndex
CREATE INDEX "study_institution_id_dicom_patient_id_idx" ON "study"("institution_id", "dicom_patient_id");

-- CreateIndex
CREATE INDEX "study_patient_id_idx" ON "study"("patient_id");

-- CreateIndex
CREATE INDEX "study_closed_at_last_instance_at_idx" ON "study"("closed_at", "last_instance_at");

-- CreateIndex
CREATE INDEX "series_study_uid_idx" ON "series"("study_uid");

-- CreateIndex
CREATE INDEX "instance_study_uid_idx" ON "instance"("study_uid");

-- CreateIndex
CREATE INDEX "instance_series_uid_instance_number_idx" ON "instance"("series_uid", "instance_number");

-- CreateIndex
CREATE INDEX "instance_metadata_study_uid_idx" ON "instance_metadata"("study_uid");

-- CreateIndex
CREATE INDEX "audit_row_at_idx" ON "audit_row"("at");

-- CreateIndex
CREATE INDEX "audit_row_account_id_at_idx" ON "audit_row"("account_id", "at");

-- CreateIndex
CREATE INDEX "audit_row_patient_id_at_idx" ON "audit_row"("patient_id", "at");

-- CreateIndex
CREATE INDEX "audit_row_subject_kind_subject_id_idx" ON "audit_row"("subject_kind", "subject_id");

-- CreateIndex
CREATE INDEX "audit_row_action_at_idx" ON "audit_row"("action", "at");

-- CreateIndex
CREATE UNIQUE INDEX "audit_seal_position_key" ON "audit_seal"("position");

-- CreateIndex
CREATE UNIQUE INDEX "county_code_key" ON "county"("code");

-- CreateIndex
CREATE UNIQUE INDEX "institution_code_key" ON "institution"("code");

-- CreateIndex
CREATE UNIQUE INDEX "institution_legal_name_key" ON "institution"("legal_name");

-- CreateIndex
CREATE UNIQUE INDEX "consortium_name_key" ON "consortium"("name");

-- CreateIndex
CREATE INDEX "membership_institution_id_idx" ON "membership"("institution_id");

-- CreateIndex
CREATE INDEX "membership_consortium_id_idx" ON "membership"("consortium_id");

-- CreateIndex
CREATE INDEX "service_agreement_requesting_institution_id_idx" ON "service_agreement"("requesting_institution_id");

-- CreateIndex
CREATE INDEX "service_agreement_reading_institution_id_idx" ON "service_agreement"("reading_institution_id");

-- CreateIndex
CREATE UNIQUE INDEX "ecg_recording_sop_uid_key" ON "ecg_recording"("sop_uid");

-- CreateIndex
CREATE INDEX "ecg_recording_study_uid_idx" ON "ecg_recording"("study_uid");

-- CreateIndex
CREATE UNIQUE INDEX "ecg_recording_institution_id_sha256_key" ON "ecg_recording"("institution_id", "sha256");

-- CreateIndex
CREATE UNIQUE INDEX "account_username_key" ON "account"("username");

-- CreateIndex
CREATE INDEX "post_institution_id_role_idx" ON "post"("institution_id", "role");

-- CreateIndex
CREATE UNIQUE INDEX "post_account_id_institution_id_role_key" ON "post"("account_id", "institution_id", "role");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");

-- CreateIndex
CREATE INDEX "session_account_id_idx" ON "session"("account_id");

-- CreateIndex
CREATE INDEX "sign_in_failure_username_digest_at_idx" ON "sign_in_failure"("username_digest", "at");

-- CreateIndex
CREATE INDEX "sign_in_failure_address_at_idx" ON "sign_in_failure"("address", "at");

-- CreateIndex
CREATE UNIQUE INDEX "device_key_hash_key" ON "device"("key_hash");

-- CreateIndex
CREATE UNIQUE INDEX "device_ae_title_key" ON "device"("ae_title");

-- CreateIndex
CREATE INDEX "device_institution_id_idx" ON "device"("institution_id");

-- CreateIndex
CREATE INDEX "unplaced_institution_id_settled_at_received_at_idx" ON "unplaced"("institution_id", "settled_at", "received_at");

-- CreateIndex
CREATE UNIQUE INDEX "unplaced_institution_id_sha256_reason_key" ON "unplaced"("institution_id", "sha256", "reason");

-- CreateIndex
CREATE INDEX "exam_order_institution_id_registered_at_idx" ON "exam_order"("institution_id", "registered_at");

-- CreateIndex
CREATE INDEX "exam_order_patient_id_idx" ON "exam_order"("patient_id");

-- CreateIndex
CREATE INDEX "exam_order_study_uid_idx" ON "exam_order"("study_uid");

-- CreateIndex
CREATE UNIQUE INDEX "exam_order_institution_id_accession_number_key" ON "exam_order"("institution_id", "accession_number");

-- CreateIndex
CREATE INDEX "patient_institution_id_display_name_idx" ON "patient"("institution_id", "display_name");

-- CreateIndex
CREATE INDEX "patient_institution_id_pinyin_idx" ON "patient"("institution_id", "pinyin" text_pattern_ops);

-- CreateIndex
CREATE INDEX "patient_institution_id_initials_idx" ON "patient"("institution_id", "initials" text_pattern_ops);

-- CreateIndex
CREATE INDEX "patient_institution_id_created_at_idx" ON "patient"("institution_id", "created_at");

-- CreateIndex
CREATE INDEX "patient_merged_into_id_idx" ON "patient"("merged_into_id");

-- CreateIndex
CREATE INDEX "patient_identifier_patient_id_idx" ON "patient_identifier"("patient_id");

-- CreateIndex
CREATE INDEX "patient_identifier_kind_value_idx" ON "patient_identifier"("kind", "value");

-- CreateIndex
CREATE UNIQUE INDEX "patient_identifier_issuer_institution_id_kind_value_key" ON "patient_identifier"("issuer_institution_id", "kind", "value");

-- CreateIndex
CREATE INDEX "patient_merge_from_id_idx" ON "patient_merge"("from_id");

-- CreateIndex
CREATE INDEX "patient_merge_into_id_idx" ON "patient_merge"("into_id");

-- CreateIndex
CREATE UNIQUE INDEX "report_request_id_key" ON "report"("request_id");

-- CreateIndex
CREATE INDEX "report_study_uid_idx" ON "report"("study_uid");

-- CreateIndex
CREATE INDEX "report_requesting_institution_id_idx" ON "report"("requesting_institution_id");

-- CreateIndex
CREATE UNIQUE INDEX "report_version_verification_code_key" ON "report_version"("verification_code");

-- CreateIndex
CREATE UNIQUE INDEX "report_version_report_id_number_key" ON "report_version"("report_id", "number");

-- CreateIndex
CREATE INDEX "report_receipt_version_id_kind_idx" ON "report_receipt"("version_id", "kind");

-- CreateIndex
CREATE INDEX "report_template_modality_kind_idx" ON "report_template"("modality", "kind");

-- CreateIndex
CREATE INDEX "key_image_report_id_idx" ON "key_image"("report_id");

-- CreateIndex
CREATE INDEX "notice_institution_id_seen_at_at_idx" ON "notice"("institution_id", "seen_at", "at");

-- CreateIndex
CREATE INDEX "reading_request_reading_institution_id_state_priority_due_a_idx" ON "reading_request"("reading_institution_id", "state", "priority", "due_at");

-- CreateIndex
CREATE INDEX "reading_request_requesting_institution_id_requested_at_idx" ON "reading_request"("requesting_institution_id", "requested_at");

-- CreateIndex
CREATE UNIQUE INDEX "reading_request_study_uid_reading_institution_id_key" ON "reading_request"("study_uid", "reading_institution_id");

-- CreateIndex
CREATE INDEX "request_event_request_id_at_idx" ON "request_event"("request_id", "at");

-- AddForeignKey
ALTER TABLE "study" ADD CONSTRAINT "study_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "series" ADD CONSTRAINT "series_study_uid_fkey" FOREIGN KEY ("study_uid") REFERENCES "study"("uid") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_series_uid_fkey" FOREIGN KEY ("series_uid") REFERENCES "series"("uid") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance_metadata" ADD CONSTRAINT "instance_metadata_sop_uid_fkey" FOREIGN KEY ("sop_uid") REFERENCES "instance"("sop_uid") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "institution" ADD CONSTRAINT "institution_county_id_fkey" FOREIGN KEY ("county_id") REFERENCES "county"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consortium" ADD CONSTRAINT "consortium_county_id_fkey" FOREIGN KEY ("county_id") REFERENCES "county"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consortium" ADD CONSTRAINT "consortium_lead_institution_id_fkey" FOREIGN KEY ("lead_institution_id") REFERENCES "institution"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_institution_id_fkey" FOREIGN KEY ("institution_id") REFERENCES "institution"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_consortium_id_fkey" FOREIGN KEY ("consortium_id") REFERENCES "consortium"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_agreement" ADD CONSTRAINT "service_agreement_requesting_institution_id_fkey" FOREIGN KEY ("requesting_institution_id") REFERENCES "institution"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_agreement" ADD CONSTRAINT "service_agreement_reading_institution_id_fkey" FOREIGN KEY ("reading_institution_id") REFERENCES "institution"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sending_policy" ADD CONSTRAINT "sending_policy_institution_id_fkey" FOREIGN KEY ("institution_id") REFERENCES "institution"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "post" ADD CONSTRAINT "post_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exam_order" ADD CONSTRAINT "exam_order_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patient" ADD CONSTRAINT "patient_mother_id_fkey" FOREIGN KEY ("mother_id") REFERENCES "patient"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patient" ADD CONSTRAINT "patient_merged_into_id_fkey" FOREIGN KEY ("merged_into_id") REFERENCES "patient"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patient_identifier" ADD CONSTRAINT "patient_identifier_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report_draft" ADD CONSTRAINT "report_draft_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "report"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report_version" ADD CONSTRAINT "report_version_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "report"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report_receipt" ADD CONSTRAINT "report_receipt_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "report_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_event" ADD CONSTRAINT "request_event_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "reading_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was done stays written: the database itself refuses to change or take away audit rows and seals.
CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit rows are append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER audit_row_append_only BEFORE UPDATE OR DELETE ON audit_row FOR EACH ROW EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_row_no_truncate BEFORE TRUNCATE ON audit_row FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON audit_seal FOR EACH ROW EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_seal_no_truncate BEFORE TRUNCATE ON audit_seal FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();

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

-- The relay looks for what is not yet carried to the queue, oldest first, every time it is woken; rows already carried stay an hour.
CREATE INDEX outbox_job_waiting ON outbox_job (id) WHERE relayed_at IS NULL;
CREATE INDEX outbox_job_carried ON outbox_job (relayed_at) WHERE relayed_at IS NOT NULL;
