CREATE TABLE `answers` (
	`inquiry_id` text NOT NULL,
	`slot_id` text NOT NULL,
	`reply` text NOT NULL,
	`comment` text NOT NULL,
	`by` text NOT NULL,
	`channel` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`inquiry_id`, `slot_id`)
);
--> statement-breakpoint
CREATE TABLE `applications` (
	`id` text PRIMARY KEY NOT NULL,
	`reference` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`form_version` integer NOT NULL,
	`source` text NOT NULL,
	`association` text NOT NULL,
	`contact_name` text NOT NULL,
	`contact_kana` text NOT NULL,
	`contact_phone` text NOT NULL,
	`contact_extension` text NOT NULL,
	`contact_email` text NOT NULL,
	`no_further_candidates` integer NOT NULL,
	`venue_name` text NOT NULL,
	`postal_code` text NOT NULL,
	`address` text NOT NULL,
	`mode` text NOT NULL,
	`remarks` text NOT NULL,
	`submitted_at` integer NOT NULL,
	`received_at` integer,
	`returned_reason` text,
	`reply_by` text,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `applications_reference` ON `applications` (`reference`);--> statement-breakpoint
CREATE INDEX `applications_state` ON `applications` (`state`,`received_at`);--> statement-breakpoint
CREATE INDEX `applications_email` ON `applications` (`contact_email`);--> statement-breakpoint
CREATE TABLE `attachments` (
	`id` text PRIMARY KEY NOT NULL,
	`draft_id` text,
	`application_id` text,
	`name` text NOT NULL,
	`media_type` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`created_at` integer NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE INDEX `attachments_draft` ON `attachments` (`draft_id`);--> statement-breakpoint
CREATE INDEX `attachments_application` ON `attachments` (`application_id`);--> statement-breakpoint
CREATE TABLE `browsers` (
	`id` text PRIMARY KEY NOT NULL,
	`cookie_hash` text NOT NULL,
	`role` text NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `browsers_cookie` ON `browsers` (`cookie_hash`);--> statement-breakpoint
CREATE INDEX `browsers_email` ON `browsers` (`role`,`email`);--> statement-breakpoint
CREATE TABLE `drafts` (
	`id` text PRIMARY KEY NOT NULL,
	`cookie_hash` text NOT NULL,
	`values_json` text NOT NULL,
	`application_id` text,
	`purpose` text NOT NULL,
	`seen_version` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`submitted_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `drafts_cookie` ON `drafts` (`cookie_hash`);--> statement-breakpoint
CREATE INDEX `drafts_application` ON `drafts` (`application_id`);--> statement-breakpoint
CREATE TABLE `events` (
	`id` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`application_id` text NOT NULL,
	`at` integer NOT NULL,
	`type` text NOT NULL,
	`actor_role` text NOT NULL,
	`actor_name` text NOT NULL,
	`version` integer NOT NULL,
	`data_json` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `events_seq` ON `events` (`seq`);--> statement-breakpoint
CREATE INDEX `events_application` ON `events` (`application_id`,`seq`);--> statement-breakpoint
CREATE TABLE `inquiries` (
	`id` text PRIMARY KEY NOT NULL,
	`application_id` text NOT NULL,
	`maker_id` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`closed_because` text,
	`answer_by` text NOT NULL,
	`note` text NOT NULL,
	`decides` text NOT NULL,
	`asked_at` integer NOT NULL,
	`asked_by` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `inquiries_application` ON `inquiries` (`application_id`);--> statement-breakpoint
CREATE INDEX `inquiries_maker` ON `inquiries` (`maker_id`,`state`);--> statement-breakpoint
CREATE TABLE `inquiry_offers` (
	`inquiry_id` text NOT NULL,
	`slot_id` text NOT NULL,
	PRIMARY KEY(`inquiry_id`, `slot_id`)
);
--> statement-breakpoint
CREATE TABLE `invites` (
	`id` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`kind` text NOT NULL,
	`uid` text NOT NULL,
	`sequence` integer NOT NULL,
	`organizer_name` text NOT NULL,
	`organizer_email` text NOT NULL,
	`last_stamp` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invites_session` ON `invites` (`session_id`,`kind`);--> statement-breakpoint
CREATE UNIQUE INDEX `invites_uid` ON `invites` (`uid`);--> statement-breakpoint
CREATE TABLE `mails` (
	`id` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`recipient_name` text NOT NULL,
	`recipient_email` text NOT NULL,
	`recipient_id` text NOT NULL,
	`thread` text NOT NULL,
	`order_key` text NOT NULL,
	`application_id` text,
	`data_json` text NOT NULL,
	`itip_json` text,
	`invite_kind` text,
	`message_id` text NOT NULL,
	`date` integer NOT NULL,
	`boundary_seed` text NOT NULL,
	`priority` integer NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`due_at` integer NOT NULL,
	`claimed_by` text,
	`claimed_until` integer,
	`maybe_sent` integer NOT NULL,
	`parts_json` text,
	`sha256` text,
	`response` text NOT NULL,
	`settled_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mails_seq` ON `mails` (`seq`);--> statement-breakpoint
CREATE INDEX `mails_due` ON `mails` (`state`,`due_at`);--> statement-breakpoint
CREATE INDEX `mails_order` ON `mails` (`order_key`,`seq`);--> statement-breakpoint
CREATE INDEX `mails_application` ON `mails` (`application_id`,`seq`);--> statement-breakpoint
CREATE TABLE `makers` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`products` text NOT NULL,
	`addresses_json` text NOT NULL,
	`crews` integer NOT NULL,
	`buffer_minutes` integer NOT NULL,
	`active` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `makers_name` ON `makers` (`name`);--> statement-breakpoint
CREATE TABLE `registrations` (
	`id` text PRIMARY KEY NOT NULL,
	`application_id` text NOT NULL,
	`state` text NOT NULL,
	`name` text NOT NULL,
	`institution` text NOT NULL,
	`email` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `registrations_email` ON `registrations` (`application_id`,`email`);--> statement-breakpoint
CREATE TABLE `session_makers` (
	`session_id` text NOT NULL,
	`maker_id` text NOT NULL,
	`inquiry_id` text NOT NULL,
	`joined_at` integer NOT NULL,
	`by` text NOT NULL,
	`out_at` integer,
	`out_by` text,
	`out_reason` text,
	PRIMARY KEY(`session_id`, `maker_id`)
);
--> statement-breakpoint
CREATE INDEX `session_makers_maker` ON `session_makers` (`maker_id`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`application_id` text NOT NULL,
	`slot_id` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`date` text NOT NULL,
	`meeting_start` text NOT NULL,
	`meeting_end` text NOT NULL,
	`demo_start` text NOT NULL,
	`demo_end` text NOT NULL,
	`venue_name` text NOT NULL,
	`postal_code` text NOT NULL,
	`address` text NOT NULL,
	`mode` text NOT NULL,
	`url` text NOT NULL,
	`note` text NOT NULL,
	`confirmed_at` integer NOT NULL,
	`confirmed_by` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_application` ON `sessions` (`application_id`);--> statement-breakpoint
CREATE INDEX `sessions_date` ON `sessions` (`state`,`date`);--> statement-breakpoint
CREATE TABLE `slots` (
	`id` text PRIMARY KEY NOT NULL,
	`application_id` text NOT NULL,
	`rank` integer NOT NULL,
	`date` text NOT NULL,
	`meeting_start` text NOT NULL,
	`meeting_end` text NOT NULL,
	`demo_start` text NOT NULL,
	`demo_end` text NOT NULL,
	`filed_on` text NOT NULL,
	`replaced_at` integer
);
--> statement-breakpoint
CREATE INDEX `slots_application` ON `slots` (`application_id`);--> statement-breakpoint
CREATE INDEX `slots_date` ON `slots` (`date`);--> statement-breakpoint
CREATE TABLE `tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`link_hash` text NOT NULL,
	`code_hash` text,
	`sealed` text,
	`subject_id` text NOT NULL,
	`recipient` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`spent_at` integer,
	`tries` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_link` ON `tokens` (`link_hash`);--> statement-breakpoint
CREATE INDEX `tokens_subject` ON `tokens` (`purpose`,`subject_id`);--> statement-breakpoint
CREATE INDEX `tokens_recipient` ON `tokens` (`purpose`,`recipient`,`created_at`);