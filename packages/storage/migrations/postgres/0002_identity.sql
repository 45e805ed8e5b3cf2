CREATE TABLE "recovery_codes" (
	"user_id" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "recovery_codes_user_id_hash_pk" PRIMARY KEY("user_id","hash")
);
--> statement-breakpoint
CREATE TABLE "second_factors" (
	"user_id" bigint PRIMARY KEY NOT NULL,
	"secret" text COLLATE "C" NOT NULL,
	"confirmed" smallint NOT NULL,
	"step" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "began_at" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "seen_at" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE "sessions" SET "began_at" = "expires_at" - CASE "kind" WHEN 'token' THEN 31536000000 ELSE 1209600000 END;--> statement-breakpoint
UPDATE "sessions" SET "seen_at" = "began_at";