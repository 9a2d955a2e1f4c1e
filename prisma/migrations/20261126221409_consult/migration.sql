-- DropIndex
DROP INDEX "patient_institution_id_initials_idx";

-- DropIndex
DROP INDEX "patient_institution_id_pinyin_idx";

-- AlterTable
ALTER TABLE "institution" ADD COLUMN "parent_id" UUID;

-- CreateTable
CREATE TABLE "study_share" (
    "id" UUID NOT NULL,
    "study_uid" TEXT NOT NULL,
    "institution_id" UUID NOT NULL,
    "post_id" UUID,
    "consult_id" UUID NOT NULL,
    "shared_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),

    CONSTRAINT "study_share_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consult" (
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "urgency" TEXT NOT NULL,
    "patient_id" UUID NOT NULL,
    "inviting_institution_id" UUID NOT NULL,
    "requester_post_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "specialty" TEXT NOT NULL,
    "wanted_title" TEXT,
    "wished_times" JSONB NOT NULL,
    "phone" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "starts_at" TIMESTAMPTZ(3),
    "minutes" INTEGER,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "reminded_minutes" INTEGER,
    "unanswered_told_at" TIMESTAMPTZ(3),
    "demonstration" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "consult_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consult_invitation" (
    "id" UUID NOT NULL,
    "consult_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "specialty" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "expert_post_id" UUID,
    "slot_id" UUID,
    "reason" TEXT,
    "phone" TEXT,
    "answered_by_post_id" UUID,
    "answered_at" TIMESTAMPTZ(3),
    "ring_reach" TEXT,
    "ring_due_at" TIMESTAMPTZ(3),

    CONSTRAINT "consult_invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consult_study" (
    "consult_id" UUID NOT NULL,
    "study_uid" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "consult_study_pkey" PRIMARY KEY ("consult_id","study_uid")
);

-- CreateTable
CREATE TABLE "consult_consent" (
    "id" UUID NOT NULL,
    "consult_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "signer" TEXT NOT NULL,
    "signer_name" TEXT NOT NULL,
    "signer_reason" TEXT,
    "explained_by_post_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "form" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "object_key" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),
    "withdraw_reason" TEXT,
    "withdrawn_by_post_id" UUID,

    CONSTRAINT "consult_consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consult_event" (
    "id" BIGSERIAL NOT NULL,
    "consult_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "post_id" UUID,
    "institution_id" UUID,
    "note" TEXT,

    CONSTRAINT "consult_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consult_slot" (
    "id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "post_id" UUID NOT NULL,
    "specialty" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT,
    "consult_id" UUID,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "consult_slot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "village_quota" (
    "lead_institution_id" UUID NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "per_week" INTEGER NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "changed_by_post_id" UUID NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "village_quota_pkey" PRIMARY KEY ("lead_institution_id")
);

-- CreateTable
CREATE TABLE "consult_document" (
    "id" UUID NOT NULL,
    "consult_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "institution_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "content" JSONB NOT NULL,
    "saved_by_post_id" UUID,
    "saved_at" TIMESTAMPTZ(3),
    "signer_post_id" UUID,
    "signed_at" TIMESTAMPTZ(3),
    "signed_text" TEXT,
    "signature" JSONB,
    "content_hash" TEXT,
    "verification_code" TEXT,

    CONSTRAINT "consult_document_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consult_original" (
    "document_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "object_key" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "archived_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consult_original_pkey" PRIMARY KEY ("document_id","institution_id")
);

-- CreateTable
CREATE TABLE "consult_message" (
    "id" UUID NOT NULL,
    "consult_id" UUID NOT NULL,
    "post_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "consult_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consult_file" (
    "id" UUID NOT NULL,
    "consult_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "object_key" TEXT NOT NULL,
    "post_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consult_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consult_guest" (
    "id" UUID NOT NULL,
    "consult_id" UUID NOT NULL,
    "post_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hospital" TEXT NOT NULL,
    "title" TEXT,
    "token_hash" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "invited_by_post_id" UUID NOT NULL,
    "invited_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consult_guest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consult_recording" (
    "id" UUID NOT NULL,
    "consult_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "started_by_post_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "object_key" TEXT,
    "size_bytes" BIGINT,
    "sha256" TEXT,
    "key_sealed" TEXT,
    "retain_until" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "consult_recording_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recording_access" (
    "id" BIGSERIAL NOT NULL,
    "recording_id" UUID NOT NULL,
    "post_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "recording_access_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "room_seat" (
    "id" UUID NOT NULL,
    "consult_id" UUID NOT NULL,
    "post_id" UUID NOT NULL,
    "key_hash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,
    "admitted_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "left_at" TIMESTAMPTZ(3),
    "seen_seconds" INTEGER NOT NULL DEFAULT 0,
    "spoke_seconds" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "room_seat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "room" (
    "consult_id" UUID NOT NULL,
    "host" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "locked" BOOLEAN NOT NULL DEFAULT false,
    "host_seat_id" UUID,
    "case_state" JSONB,
    "kept_cases" JSONB,

    CONSTRAINT "room_pkey" PRIMARY KEY ("consult_id")
);

-- CreateIndex
CREATE INDEX "study_share_institution_id_study_uid_idx" ON "study_share"("institution_id", "study_uid");

-- CreateIndex
CREATE INDEX "study_share_consult_id_idx" ON "study_share"("consult_id");

-- CreateIndex
-- The whole institution is a post of NULL, and it is one.
CREATE UNIQUE INDEX "study_share_study_uid_institution_id_post_id_consult_id_key" ON "study_share"("study_uid", "institution_id", "post_id", "consult_id") NULLS NOT DISTINCT;

-- CreateIndex
CREATE UNIQUE INDEX "consult_number_key" ON "consult"("number");

-- CreateIndex
CREATE INDEX "consult_inviting_institution_id_requested_at_idx" ON "consult"("inviting_institution_id", "requested_at");

-- CreateIndex
CREATE INDEX "consult_state_starts_at_idx" ON "consult"("state", "starts_at");

-- CreateIndex
CREATE INDEX "consult_patient_id_idx" ON "consult"("patient_id");

-- CreateIndex
CREATE INDEX "consult_invitation_institution_id_state_idx" ON "consult_invitation"("institution_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "consult_invitation_consult_id_institution_id_key" ON "consult_invitation"("consult_id", "institution_id");

-- CreateIndex
CREATE INDEX "consult_consent_consult_id_idx" ON "consult_consent"("consult_id");

-- CreateIndex
CREATE INDEX "consult_event_consult_id_at_idx" ON "consult_event"("consult_id", "at");

-- CreateIndex
CREATE INDEX "consult_slot_institution_id_starts_at_idx" ON "consult_slot"("institution_id", "starts_at");

-- CreateIndex
CREATE INDEX "consult_slot_post_id_starts_at_idx" ON "consult_slot"("post_id", "starts_at");

-- CreateIndex
CREATE UNIQUE INDEX "consult_document_verification_code_key" ON "consult_document"("verification_code");

-- CreateIndex
CREATE UNIQUE INDEX "consult_document_consult_id_kind_institution_id_key" ON "consult_document"("consult_id", "kind", "institution_id");

-- CreateIndex
CREATE INDEX "consult_message_consult_id_at_idx" ON "consult_message"("consult_id", "at");

-- CreateIndex
CREATE INDEX "consult_file_consult_id_at_idx" ON "consult_file"("consult_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "consult_guest_post_id_key" ON "consult_guest"("post_id");

-- CreateIndex
CREATE UNIQUE INDEX "consult_guest_token_hash_key" ON "consult_guest"("token_hash");

-- CreateIndex
CREATE INDEX "consult_guest_consult_id_idx" ON "consult_guest"("consult_id");

-- CreateIndex
CREATE INDEX "consult_recording_consult_id_idx" ON "consult_recording"("consult_id");

-- CreateIndex
CREATE INDEX "recording_access_recording_id_idx" ON "recording_access"("recording_id");

-- CreateIndex
CREATE INDEX "room_seat_consult_id_idx" ON "room_seat"("consult_id");

-- CreateIndex
CREATE INDEX "patient_institution_id_pinyin_idx" ON "patient"("institution_id", "pinyin" text_pattern_ops);

-- CreateIndex
CREATE INDEX "patient_institution_id_initials_idx" ON "patient"("institution_id", "initials" text_pattern_ops);

-- AddForeignKey
ALTER TABLE "consult_invitation" ADD CONSTRAINT "consult_invitation_consult_id_fkey" FOREIGN KEY ("consult_id") REFERENCES "consult"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consult_study" ADD CONSTRAINT "consult_study_consult_id_fkey" FOREIGN KEY ("consult_id") REFERENCES "consult"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consult_consent" ADD CONSTRAINT "consult_consent_consult_id_fkey" FOREIGN KEY ("consult_id") REFERENCES "consult"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consult_event" ADD CONSTRAINT "consult_event_consult_id_fkey" FOREIGN KEY ("consult_id") REFERENCES "consult"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consult_document" ADD CONSTRAINT "consult_document_consult_id_fkey" FOREIGN KEY ("consult_id") REFERENCES "consult"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consult_original" ADD CONSTRAINT "consult_original_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "consult_document"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consult_message" ADD CONSTRAINT "consult_message_consult_id_fkey" FOREIGN KEY ("consult_id") REFERENCES "consult"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consult_file" ADD CONSTRAINT "consult_file_consult_id_fkey" FOREIGN KEY ("consult_id") REFERENCES "consult"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consult_guest" ADD CONSTRAINT "consult_guest_consult_id_fkey" FOREIGN KEY ("consult_id") REFERENCES "consult"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consult_recording" ADD CONSTRAINT "consult_recording_consult_id_fkey" FOREIGN KEY ("consult_id") REFERENCES "consult"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recording_access" ADD CONSTRAINT "recording_access_recording_id_fkey" FOREIGN KEY ("recording_id") REFERENCES "consult_recording"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "room_seat" ADD CONSTRAINT "room_seat_consult_id_fkey" FOREIGN KEY ("consult_id") REFERENCES "consult"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "institution" ADD CONSTRAINT "institution_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "institution"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What cannot be said in the schema: steps, archived originals and accesses are written once.
CREATE FUNCTION consult_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the register of consults is append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER consult_event_append_only BEFORE UPDATE OR DELETE ON consult_event FOR EACH ROW EXECUTE FUNCTION consult_append_only();
CREATE TRIGGER consult_original_append_only BEFORE UPDATE OR DELETE ON consult_original FOR EACH ROW EXECUTE FUNCTION consult_append_only();
CREATE TRIGGER recording_access_append_only BEFORE UPDATE OR DELETE ON recording_access FOR EACH ROW EXECUTE FUNCTION consult_append_only();

-- A signed paper never changes.
CREATE FUNCTION consult_document_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a signed consult paper never changes: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER consult_document_signed BEFORE UPDATE OR DELETE ON consult_document FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION consult_document_signed();

-- 会诊编号
CREATE SEQUENCE consult_number;
-- What the clock looks at every few seconds.
CREATE INDEX consult_rung ON consult_invitation (ring_due_at) WHERE ring_due_at IS NOT NULL;
CREATE INDEX consult_tended ON consult (due_at) WHERE state IN ('requested', 'scheduled');
