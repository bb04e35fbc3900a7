PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO alembic_version VALUES('0001');
CREATE TABLE remits (
	id INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	set_number INTEGER NOT NULL, 
	file_name TEXT NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	payer_id VARCHAR(80) NOT NULL, 
	trace VARCHAR(64) NOT NULL, 
	payment_cents BIGINT, 
	payment_date DATE, 
	CONSTRAINT pk_remits PRIMARY KEY (id), 
	CONSTRAINT uq_remits_sha256 UNIQUE (sha256, set_number)
);
INSERT INTO remits VALUES(1,'11110b88160960a7bd71a0f14489a4d9ef3c1276b2463e8ec993a25ac6caa7cc',1,'sample_edi/brief_professional.835.edi','2026-12-01 03:11:36.000000','','EFT201',80370,'2026-01-26');
INSERT INTO remits VALUES(2,'48c1b645c2e99a4d9d5d922dbe71a99d3c7691fa69f2724bf5f6162a6fbbc650',1,'sample_edi/reversal_bundling_plb.835.edi','2026-12-01 03:11:36.000000','','TRACE900',31150,'2026-02-03');
CREATE TABLE submissions (
	id INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	file_name TEXT NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	claims INTEGER NOT NULL, 
	charge_cents BIGINT NOT NULL, 
	controls JSON NOT NULL, 
	tool_version VARCHAR(32) NOT NULL, 
	editions JSON NOT NULL, 
	CONSTRAINT pk_submissions PRIMARY KEY (id), 
	CONSTRAINT uq_submissions_sha256 UNIQUE (sha256)
);
INSERT INTO submissions VALUES(1,'4b4472f48966276b53218c9038df9363308cd6d30782ca7028aaf9b4d299f6a7','sample_edi/brief_professional.edi','2026-12-01 03:11:35.000000',7,275300,'{"000000101": ["0001"]}','0.1.0','["curated alignment table 2026.1", "ICD-10-CM FY2026 (April 2026)"]');
INSERT INTO submissions VALUES(2,'b6f9053198459f087235ea8ad83c218b1da197dabf4f6b7ad0dc36584c654807','sample_edi/professional_cob_dependents.edi','2026-12-01 03:11:35.000000',4,67000,'{"000000301": ["0301"]}','0.1.0','["curated alignment table 2026.1", "ICD-10-CM FY2026 (April 2026)"]');
CREATE TABLE claims (
	id INTEGER NOT NULL, 
	submission_id INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	claim_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(1) NOT NULL, 
	interchange_control VARCHAR(16) NOT NULL, 
	set_control VARCHAR(16) NOT NULL, 
	charge_cents BIGINT, 
	frequency VARCHAR(2) NOT NULL, 
	payer_control VARCHAR(64) NOT NULL, 
	payer_id VARCHAR(80) NOT NULL, 
	filing VARCHAR(4) NOT NULL, 
	sequence VARCHAR(1) NOT NULL, 
	patient_key VARCHAR(64) NOT NULL, 
	billing_npi VARCHAR(10) NOT NULL, 
	billing_tax_key VARCHAR(64) NOT NULL, 
	place VARCHAR(3) NOT NULL, 
	service_from DATE, 
	service_to DATE, 
	diagnoses TEXT NOT NULL, 
	disposition VARCHAR(8) NOT NULL, 
	not_checked JSON NOT NULL, 
	CONSTRAINT pk_claims PRIMARY KEY (id), 
	CONSTRAINT fk_claims_submission_id_submissions FOREIGN KEY(submission_id) REFERENCES submissions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_claims_submission_id UNIQUE (submission_id, ordinal)
);
INSERT INTO claims VALUES(1,1,1,'CC-1001','P','000000101','0001',12000,'1','','PLAINS01','CI','P','cf4ee014faafcfb7deee52f29be99c261faaf7b6ab0993360ce23f1aa6e58a63','1555001019','19cd54f55a55a7f7047627cb6a7c54ab962f627a92613d6bcf80cf597fc269b9','11','2026-01-05','2026-01-05',',E119,','clean','[["EM03", 1, "history incomplete: it does not reach back to 2026-01-05"], ["PX01", 0, "no cpt list"], ["PX12", 0, "no taxonomy list"], ["EM02", 1, "history incomplete: it does not reach back to 2023-01-06"], ["EM07", 1, "no documentation facts for this service"], ["MD04", 1, "history incomplete: it does not reach back to 2025-10-07"]]');
INSERT INTO claims VALUES(2,1,2,'CC-1002','P','000000101','0001',64000,'1','','PLAINS01','CI','P','a64608485bc2679a115495f1b92a328102ee666ae2033d0ebc56607474b5829e','1555001019','19cd54f55a55a7f7047627cb6a7c54ab962f627a92613d6bcf80cf597fc269b9','11','2026-01-05','2026-01-05',',S42001A,','inform','[["PX01", 0, "no cpt list"], ["PX12", 0, "no taxonomy list"], ["MD05", 1, "history incomplete: it does not reach back to 2025-10-07"], ["MD08", 1, "no payer-anatomic-* table; no fee-schedule table"]]');
INSERT INTO claims VALUES(3,1,3,'CC-1003','P','000000101','0001',64000,'1','','PLAINS01','CI','P','3993b9deaba2387f68d76bcc01f9e75489b66bb5428d0a931fd21f24be4eea11','1555001019','19cd54f55a55a7f7047627cb6a7c54ab962f627a92613d6bcf80cf597fc269b9','11','2026-01-05','2026-01-05',',E119,','warn','[["PX01", 0, "no cpt list"], ["PX12", 0, "no taxonomy list"], ["MD05", 1, "history incomplete: it does not reach back to 2025-10-07"], ["MD08", 1, "no payer-anatomic-* table; no fee-schedule table"]]');
INSERT INTO claims VALUES(4,1,4,'CC-1004','P','000000101','0001',12000,'1','','PLAINS01','CI','P','e9f4064da8db99284cf78fd00bcd3eacc8f8a917f9c0e8fdf843c5f47a490616','1555001019','19cd54f55a55a7f7047627cb6a7c54ab962f627a92613d6bcf80cf597fc269b9','11','2026-01-05','2026-01-05',',M25569,','warn','[["EM03", 1, "history incomplete: it does not reach back to 2026-01-05"], ["PX01", 0, "no cpt list"], ["PX12", 0, "no taxonomy list"], ["EM02", 1, "history incomplete: it does not reach back to 2023-01-06"], ["EM07", 1, "no documentation facts for this service"], ["MD04", 1, "history incomplete: it does not reach back to 2025-10-07"]]');
INSERT INTO claims VALUES(5,1,5,'CC-1005','P','000000101','0001',89000,'1','','PLAINS01','CI','P','256ae5ff41ed41ff67e5c3eebe9fd4846fc6fc90fc430f29ff3bb408dd6d8f4a','1555001019','19cd54f55a55a7f7047627cb6a7c54ab962f627a92613d6bcf80cf597fc269b9','11','2026-01-05','2026-01-05',',M23221,','clean','[["PX01", 0, "no cpt list"], ["PX12", 0, "no taxonomy list"]]');
INSERT INTO claims VALUES(6,1,6,'CC-1006','P','000000101','0001',19500,'1','','PLAINS01','CI','P','e06538369aa10d45ec839e51e6a11ff8cf91957db81f62435adab38352df0971','1555001019','19cd54f55a55a7f7047627cb6a7c54ab962f627a92613d6bcf80cf597fc269b9','11','2026-01-05','2026-01-05',',I10,','reject','[["EM03", 1, "history incomplete: it does not reach back to 2026-01-05"], ["PX01", 0, "no cpt list"], ["PX12", 0, "no taxonomy list"], ["EM02", 1, "history incomplete: it does not reach back to 2023-01-06"], ["EM07", 1, "no documentation facts for this service"], ["MD04", 1, "history incomplete: it does not reach back to 2025-10-07"]]');
INSERT INTO claims VALUES(7,1,7,'CC-1007','P','000000101','0001',14800,'1','','PLAINS01','CI','P','1496bc75123b1018cda3261188dc6f2d749d3b29997612ae18ae3c6dc7421bbb','1555001019','19cd54f55a55a7f7047627cb6a7c54ab962f627a92613d6bcf80cf597fc269b9','11','2026-01-05','2026-01-05',',J020,','clean','[["EM03", 1, "history incomplete: it does not reach back to 2026-01-05"], ["PX01", 0, "no cpt list"], ["PX12", 0, "no taxonomy list"], ["EM02", 1, "history incomplete: it does not reach back to 2023-01-06"], ["EM07", 1, "no documentation facts for this service"], ["MD04", 1, "history incomplete: it does not reach back to 2025-10-07"], ["MD18", 2, "no clia list"], ["MD18", 2, "no clia-waived list"]]');
INSERT INTO claims VALUES(8,2,1,'COB3001','P','000000301','0301',25000,'1','','EXHP1','CI','S','b27b500f43d368019b72686d847f49ad8fb0cde23598df93a258ff9138580d4e','1200000044','6df88d12ce1611985094a837c70a16bf8c683928e7566d2af507eb6e652c57e1','11','2025-12-11','2025-12-11',',I10,E782,','clean','[["EM03", 1, "history incomplete: it does not reach back to 2025-12-11"], ["PX01", 0, "no cpt list"], ["PX12", 0, "no taxonomy list"], ["EM02", 1, "history incomplete: it does not reach back to 2022-12-12"], ["EM07", 1, "no documentation facts for this service"], ["MD04", 1, "history incomplete: it does not reach back to 2025-09-12"], ["MD18", 2, "no clia list"], ["MD18", 2, "no clia-waived list"]]');
INSERT INTO claims VALUES(9,2,2,'COB3002','P','000000301','0301',18000,'1','','EXHP1','CI','S','b27b500f43d368019b72686d847f49ad8fb0cde23598df93a258ff9138580d4e','1200000044','6df88d12ce1611985094a837c70a16bf8c683928e7566d2af507eb6e652c57e1','11','2025-12-12','2025-12-12',',I10,','reject','[["EM03", 1, "history incomplete: it does not reach back to 2025-12-12"], ["PX01", 0, "no cpt list"], ["PX12", 0, "no taxonomy list"], ["RB01", 0, "a line decision names no payer of the claim"], ["SI31", 0, "a line decision names no payer of the claim"], ["EM02", 1, "history incomplete: it does not reach back to 2022-12-13"], ["EM07", 1, "no documentation facts for this service"], ["MD04", 1, "history incomplete: it does not reach back to 2025-09-13"]]');
INSERT INTO claims VALUES(10,2,3,'COB3003','P','000000301','0301',12000,'1','','EXHP1','CI','S','12e2dd93f38e4e4a22c4181c7faedaf652e927bc8c8ccc4170972924913d7ef2','1200000044','6df88d12ce1611985094a837c70a16bf8c683928e7566d2af507eb6e652c57e1','11','2025-12-15','2025-12-15',',J020,','clean','[["EM03", 1, "history incomplete: it does not reach back to 2025-12-15"], ["PX01", 0, "no cpt list"], ["PX12", 0, "no taxonomy list"], ["EM02", 1, "history incomplete: it does not reach back to 2022-12-16"], ["EM07", 1, "no documentation facts for this service"], ["MD04", 1, "history incomplete: it does not reach back to 2025-09-16"]]');
INSERT INTO claims VALUES(11,2,4,'DEP3004','P','000000301','0301',12000,'7','','EXHP1','CI','P','5fa73b77ca508f9b9f960def063bda99b183cc24a5d980c77246e8d888c33323','1200000044','6df88d12ce1611985094a837c70a16bf8c683928e7566d2af507eb6e652c57e1','11','2026-01-06','2026-01-06',',J020,','reject','[["EM03", 1, "history incomplete: it does not reach back to 2026-01-06"], ["PX01", 0, "no cpt list"], ["PX12", 0, "no taxonomy list"], ["EM02", 1, "history incomplete: it does not reach back to 2023-01-07"], ["EM07", 1, "no documentation facts for this service"], ["MD04", 1, "history incomplete: it does not reach back to 2025-10-08"]]');
CREATE TABLE payments (
	id INTEGER NOT NULL, 
	remit_id INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	claim_id VARCHAR(64) NOT NULL, 
	status VARCHAR(2) NOT NULL, 
	payer_control VARCHAR(64) NOT NULL, 
	charge_cents BIGINT, 
	paid_cents BIGINT, 
	CONSTRAINT pk_payments PRIMARY KEY (id), 
	CONSTRAINT fk_payments_remit_id_remits FOREIGN KEY(remit_id) REFERENCES remits (id) ON DELETE CASCADE, 
	CONSTRAINT uq_payments_remit_id UNIQUE (remit_id, ordinal)
);
INSERT INTO payments VALUES(1,1,1,'CC-1001','1','ICN1001',12000,9250);
INSERT INTO payments VALUES(2,1,2,'CC-1002','1','ICN1002',64000,51200);
INSERT INTO payments VALUES(3,1,3,'CC-1003','1','ICN1003',64000,0);
INSERT INTO payments VALUES(4,1,4,'CC-1004','1','ICN1004',12000,9800);
INSERT INTO payments VALUES(5,1,5,'CC-1005','1','ICN1005',89000,0);
INSERT INTO payments VALUES(6,1,6,'CC-1007','1','ICN1007',14800,10120);
INSERT INTO payments VALUES(7,2,1,'REM6001','22','ICN6001A',-18000,-12000);
INSERT INTO payments VALUES(8,2,2,'REM6001','1','ICN6001B',18000,9000);
INSERT INTO payments VALUES(9,2,3,'REM6002','1','ICN6002',15000,9600);
INSERT INTO payments VALUES(10,2,4,'REM6003','1','ICN6003',40000,25050);
CREATE TABLE adjustments (
	id INTEGER NOT NULL, 
	payment_id INTEGER NOT NULL, 
	service INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	code VARCHAR(48) NOT NULL, 
	"group" VARCHAR(2) NOT NULL, 
	carc VARCHAR(5) NOT NULL, 
	rarcs JSON NOT NULL, 
	amount_cents BIGINT NOT NULL, 
	denial BOOLEAN NOT NULL, 
	CONSTRAINT pk_adjustments PRIMARY KEY (id), 
	CONSTRAINT fk_adjustments_payment_id_payments FOREIGN KEY(payment_id) REFERENCES payments (id) ON DELETE CASCADE
);
INSERT INTO adjustments VALUES(1,1,1,1,'99213','CO','45','[]',750,0);
INSERT INTO adjustments VALUES(2,1,1,1,'99213','PR','3','[]',2000,0);
INSERT INTO adjustments VALUES(3,2,1,1,'23500','CO','45','[]',12800,0);
INSERT INTO adjustments VALUES(4,3,1,1,'23500','CO','11','[]',64000,1);
INSERT INTO adjustments VALUES(5,4,1,1,'99213','CO','45','[]',2200,0);
INSERT INTO adjustments VALUES(6,5,1,1,'73721','CO','197','[]',89000,1);
INSERT INTO adjustments VALUES(7,6,1,1,'99213','CO','45','[]',3580,0);
INSERT INTO adjustments VALUES(8,6,2,2,'87880','CO','45','[]',1100,0);
INSERT INTO adjustments VALUES(9,7,0,0,'','CO','45','[]',-4000,0);
INSERT INTO adjustments VALUES(10,7,0,0,'','PR','1','[]',-2000,0);
INSERT INTO adjustments VALUES(11,8,1,0,'99214','CO','45','["N115"]',4000,0);
INSERT INTO adjustments VALUES(12,8,1,0,'99214','CO','50','["N115"]',3000,1);
INSERT INTO adjustments VALUES(13,8,1,0,'99214','PR','1','["N115"]',2000,0);
INSERT INTO adjustments VALUES(14,9,1,0,'80048','CO','45','[]',4000,0);
INSERT INTO adjustments VALUES(15,9,1,0,'80048','PR','2','[]',1400,0);
INSERT INTO adjustments VALUES(16,9,1,0,'80048','OA','94','[]',-5000,0);
INSERT INTO adjustments VALUES(17,9,2,0,'84443','CO','97','[]',5000,1);
INSERT INTO adjustments VALUES(18,10,1,0,'11042','CO','45','[]',5000,0);
INSERT INTO adjustments VALUES(19,10,1,0,'11042','CO','131','[]',1000,0);
INSERT INTO adjustments VALUES(20,10,1,0,'11042','CO','253','[]',400,0);
INSERT INTO adjustments VALUES(21,10,1,0,'11042','CO','59','[]',500,0);
INSERT INTO adjustments VALUES(22,10,1,0,'11042','CO','104','[]',200,0);
INSERT INTO adjustments VALUES(23,10,1,0,'11042','CO','44','[]',100,0);
INSERT INTO adjustments VALUES(24,10,1,0,'11042','PR','1','[]',1000,0);
INSERT INTO adjustments VALUES(25,10,1,0,'11042','PR','2','[]',750,0);
INSERT INTO adjustments VALUES(26,10,1,0,'11042','PR','3','[]',1000,0);
INSERT INTO adjustments VALUES(27,10,2,0,'99213','CO','45','[]',2800,0);
INSERT INTO adjustments VALUES(28,10,2,0,'99213','PR','3','[]',2200,0);
CREATE TABLE findings (
	id INTEGER NOT NULL, 
	claim_id INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	rule VARCHAR(32) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	severity VARCHAR(8) NOT NULL, 
	element VARCHAR(16) NOT NULL, 
	value VARCHAR(80) NOT NULL, 
	message TEXT NOT NULL, 
	predicts JSON NOT NULL, 
	edition VARCHAR(120) NOT NULL, 
	fingerprint VARCHAR(16) NOT NULL, 
	shadow BOOLEAN NOT NULL, 
	CONSTRAINT pk_findings PRIMARY KEY (id), 
	CONSTRAINT fk_findings_claim_id_claims FOREIGN KEY(claim_id) REFERENCES claims (id) ON DELETE CASCADE
);
INSERT INTO findings VALUES(1,2,0,'DX07','unspecified diagnosis','inform','HI01-2','S42001A','Diagnosis S42.001A leaves the detail unspecified; more specific: S42.01, S42.02, S42.03.','["16+M81", "16+N769", "11"]','ICD-10-CM FY2026 (April 2026)','4fd7b9e078f15dd1',0);
INSERT INTO findings VALUES(2,3,1,'AL04','mismatched body system','warn','SV107','E11.9','23500 with E11.9: The service treats a fracture or dislocation of the clavicle, its joints or the scapula; this diagnosis is not one.','["11"]','curated alignment table 2026.1, row C-23500-23585','f53ab038b213220e',0);
INSERT INTO findings VALUES(3,4,0,'DX07','unspecified diagnosis','warn','HI01-2','M25569','Diagnosis M25.569 leaves the side or site unspecified; more specific: M25.561, M25.562.','["16+M81", "16+N769", "11"]','ICD-10-CM FY2026 (April 2026)','836a1900f39f7613',0);
INSERT INTO findings VALUES(4,6,0,'PX16','unbalanced claim charge','reject','CLM02','195','Claim charge 195 is not the sum of its 2 lines, 185.','[]','','15169c85d0aa198d',0);
INSERT INTO findings VALUES(5,9,1,'RB02','unbalanced other payer line','reject','SVD02','110','Line 1, payer FXHP8: paid 110 + adjustments 55 = 165, not the line charge 180.','["129", "16+N4"]','','43e13908d5ceefbc',0);
INSERT INTO findings VALUES(6,9,1,'SI32','line decision of unknown payer','reject','SVD01','FXHP8','SVD01 FXHP8 on line 1 is the id of no other payer of the claim.','[]','','078c4f55b94085af',0);
INSERT INTO findings VALUES(7,11,0,'SI11','replacement without claim number','reject','CLM05-3','7','CLM05-3 is 7 (replacement) but the payer''s number of the first claim (REF*F8) is missing.','["16+M47"]','','369452b250bc0ddd',0);
CREATE TABLE lines (
	id INTEGER NOT NULL, 
	claim_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	control VARCHAR(64) NOT NULL, 
	code VARCHAR(48) NOT NULL, 
	qualifier VARCHAR(2) NOT NULL, 
	modifiers JSON NOT NULL, 
	revenue_code VARCHAR(8) NOT NULL, 
	charge_cents BIGINT, 
	units VARCHAR(20) NOT NULL, 
	place VARCHAR(3) NOT NULL, 
	service_from DATE, 
	service_to DATE, 
	diagnoses TEXT NOT NULL, 
	rendering_npi VARCHAR(10) NOT NULL, 
	rendering_taxonomy VARCHAR(10) NOT NULL, 
	teeth JSON NOT NULL, 
	CONSTRAINT pk_lines PRIMARY KEY (id), 
	CONSTRAINT fk_lines_claim_id_claims FOREIGN KEY(claim_id) REFERENCES claims (id) ON DELETE CASCADE
);
INSERT INTO lines VALUES(1,1,1,'CC-1001-1','99213','HC','[]','',12000,'1','11','2026-01-05','2026-01-05',',E119,','1555001027','207Q00000X','[]');
INSERT INTO lines VALUES(2,2,1,'CC-1002-1','23500','HC','[]','',64000,'1','11','2026-01-05','2026-01-05',',S42001A,','1555001027','207Q00000X','[]');
INSERT INTO lines VALUES(3,3,1,'CC-1003-1','23500','HC','[]','',64000,'1','11','2026-01-05','2026-01-05',',E119,','1555001027','207Q00000X','[]');
INSERT INTO lines VALUES(4,4,1,'CC-1004-1','99213','HC','[]','',12000,'1','11','2026-01-05','2026-01-05',',M25569,','1555001027','207Q00000X','[]');
INSERT INTO lines VALUES(5,5,1,'CC-1005-1','73721','HC','[]','',89000,'1','11','2026-01-05','2026-01-05',',M23221,','1555001027','207Q00000X','[]');
INSERT INTO lines VALUES(6,6,1,'CC-1006-1','99213','HC','[]','',12000,'1','11','2026-01-05','2026-01-05',',I10,','1555001027','207Q00000X','[]');
INSERT INTO lines VALUES(7,6,2,'CC-1006-2','93000','HC','[]','',6500,'1','11','2026-01-05','2026-01-05',',I10,','1555001027','207Q00000X','[]');
INSERT INTO lines VALUES(8,7,1,'CC-1007-1','99213','HC','[]','',12000,'1','11','2026-01-05','2026-01-05',',J020,','1555001027','207Q00000X','[]');
INSERT INTO lines VALUES(9,7,2,'CC-1007-2','87880','HC','[]','',2800,'1','11','2026-01-05','2026-01-05',',J020,','1555001027','207Q00000X','[]');
INSERT INTO lines VALUES(10,8,1,'COB3001-1','99214','HC','[]','',18000,'1','11','2025-12-11','2025-12-11',',I10,E782,','1200000028','207Q00000X','[]');
INSERT INTO lines VALUES(11,8,2,'COB3001-2','80061','HC','[]','',7000,'1','11','2025-12-11','2025-12-11',',E782,','1200000028','207Q00000X','[]');
INSERT INTO lines VALUES(12,9,1,'COB3002-1','99214','HC','[]','',18000,'1','11','2025-12-12','2025-12-12',',I10,','1200000028','207Q00000X','[]');
INSERT INTO lines VALUES(13,10,1,'COB3003-1','99213','HC','[]','',12000,'1','11','2025-12-15','2025-12-15',',J020,','1200000028','207Q00000X','[]');
INSERT INTO lines VALUES(14,11,1,'DEP3004-1','99213','HC','[]','',12000,'1','11','2026-01-06','2026-01-06',',J020,','1200000028','207Q00000X','[]');
CREATE TABLE matches (
	id INTEGER NOT NULL, 
	payment_id INTEGER NOT NULL, 
	claim_row INTEGER NOT NULL, 
	"key" VARCHAR(32) NOT NULL, 
	confidence VARCHAR(8) NOT NULL, 
	CONSTRAINT pk_matches PRIMARY KEY (id), 
	CONSTRAINT fk_matches_claim_row_claims FOREIGN KEY(claim_row) REFERENCES claims (id) ON DELETE CASCADE, 
	CONSTRAINT fk_matches_payment_id_payments FOREIGN KEY(payment_id) REFERENCES payments (id) ON DELETE CASCADE
);
INSERT INTO matches VALUES(1,1,1,'CLP01','exact');
INSERT INTO matches VALUES(2,2,2,'CLP01','exact');
INSERT INTO matches VALUES(3,3,3,'CLP01','exact');
INSERT INTO matches VALUES(4,4,4,'CLP01','exact');
INSERT INTO matches VALUES(5,5,5,'CLP01','exact');
INSERT INTO matches VALUES(6,6,7,'CLP01','exact');
CREATE TABLE service_payments (
	id INTEGER NOT NULL, 
	payment_id INTEGER NOT NULL, 
	service INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	code VARCHAR(48) NOT NULL, 
	charge_cents BIGINT, 
	paid_cents BIGINT, 
	CONSTRAINT pk_service_payments PRIMARY KEY (id), 
	CONSTRAINT fk_service_payments_payment_id_payments FOREIGN KEY(payment_id) REFERENCES payments (id) ON DELETE CASCADE
);
INSERT INTO service_payments VALUES(1,1,1,1,'99213',12000,9250);
INSERT INTO service_payments VALUES(2,2,1,1,'23500',64000,51200);
INSERT INTO service_payments VALUES(3,3,1,1,'23500',64000,0);
INSERT INTO service_payments VALUES(4,4,1,1,'99213',12000,9800);
INSERT INTO service_payments VALUES(5,5,1,1,'73721',89000,0);
INSERT INTO service_payments VALUES(6,6,1,1,'99213',12000,8420);
INSERT INTO service_payments VALUES(7,6,2,2,'87880',2800,1700);
INSERT INTO service_payments VALUES(8,8,1,0,'99214',18000,9000);
INSERT INTO service_payments VALUES(9,9,1,0,'80048',10000,9600);
INSERT INTO service_payments VALUES(10,9,2,0,'84443',5000,0);
INSERT INTO service_payments VALUES(11,10,1,0,'11042',30000,20050);
INSERT INTO service_payments VALUES(12,10,2,0,'99213',10000,5000);
CREATE INDEX ix_claims_claim_id ON claims (claim_id);
CREATE INDEX ix_claims_patient_key_service_from ON claims (patient_key, service_from);
CREATE INDEX ix_claims_submission_id ON claims (submission_id);
CREATE INDEX ix_payments_claim_id ON payments (claim_id);
CREATE INDEX ix_payments_remit_id ON payments (remit_id);
CREATE INDEX ix_adjustments_payment_id ON adjustments (payment_id);
CREATE INDEX ix_findings_claim_id ON findings (claim_id);
CREATE INDEX ix_findings_rule ON findings (rule);
CREATE INDEX ix_lines_claim_id ON lines (claim_id);
CREATE INDEX ix_lines_service_from ON lines (service_from);
CREATE INDEX ix_matches_claim_row ON matches (claim_row);
CREATE INDEX ix_matches_payment_id ON matches (payment_id);
CREATE INDEX ix_service_payments_payment_id ON service_payments (payment_id);
COMMIT;
