// Package servicetest hands the real services to tests: Redis, PostgreSQL, an
// S3 server, an IMAP server, a Samba share and a browser, each on loopback and started for one test run by
// the command in servicetest/run. Nothing is ever skipped: without a service
// the test fails and says how to run it. To add a service, start it in
// servicetest/run and add its environment variable and function here.
//
// The services are shared by all packages of a run, which work at the same
// time: take a name of your own (a database, a bucket, a Redis DB number with
// keys of your own) and leave it behind; the run throws everything away.
package servicetest

import (
	"os"
	"testing"
)

// The environment that servicetest/run gives to the tests.
const (
	EnvRedis        = "SOHOA_TEST_REDIS"         // host:port
	EnvPostgres     = "SOHOA_TEST_POSTGRES"      // URL of a superuser's connection to an empty database
	EnvS3           = "SOHOA_TEST_S3"            // host:port, plain HTTP
	EnvS3Key        = "SOHOA_TEST_S3_KEY"        // access key of the root user
	EnvS3Secret     = "SOHOA_TEST_S3_SECRET"     // its secret
	EnvChromium     = "SOHOA_TEST_CHROMIUM"      // path of the browser's binary
	EnvIMAP         = "SOHOA_TEST_IMAP"          // host:port
	EnvIMAPPassword = "SOHOA_TEST_IMAP_PASSWORD" // of every user
	EnvCert         = "SOHOA_TEST_CERT"          // file of a certificate for 127.0.0.1, in PEM; the IMAP server has it
	EnvKey          = "SOHOA_TEST_KEY"           // file of its key
	EnvSMB          = "SOHOA_TEST_SMB"           // host:port
	EnvSMBShare     = "SOHOA_TEST_SMB_SHARE"     // folder of the share "scan"
)

// Redis is the address (host:port) of a redis-server without password.
func Redis(t testing.TB) string { return need(t, EnvRedis) }

// Postgres is the connection URL of a PostgreSQL superuser, who may create
// databases and extensions.
func Postgres(t testing.TB) string { return need(t, EnvPostgres) }

// S3Server is where an S3 service listens and who may do everything there.
type S3Server struct {
	Endpoint  string // host:port, plain HTTP
	AccessKey string
	SecretKey string
}

// S3 is an S3 server without any bucket of yours.
func S3(t testing.TB) S3Server {
	return S3Server{Endpoint: need(t, EnvS3), AccessKey: need(t, EnvS3Key), SecretKey: need(t, EnvS3Secret)}
}

// Certificate is the files (PEM) of a certificate for 127.0.0.1 and its key.
func Certificate(t testing.TB) (cert, key string) { return need(t, EnvCert), need(t, EnvKey) }

// IMAP is the address (host:port) of a mail server where every user exists and
// has an empty mailbox until used, and the password of them all. It speaks in
// the clear and, by STARTTLS, with Certificate.
func IMAP(t testing.TB) (addr, password string) { return need(t, EnvIMAP), need(t, EnvIMAPPassword) }

// SMB is the address (host:port) of a Samba server with a share "scan" for
// everybody, and the folder on this machine that it is: work in a folder of
// your own inside.
func SMB(t testing.TB) (addr, folder string) { return need(t, EnvSMB), need(t, EnvSMBShare) }

// Chromium is the path of the browser.
func Chromium(t testing.TB) string { return need(t, EnvChromium) }

func need(t testing.TB, name string) string {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		t.Fatalf("%s is not set. Run `make test`, or `go run ./internal/servicetest/run -- go test <packages>`, which starts the services.", name)
	}
	return v
}
