// Prints the records of a share, one JSON line each. Ends with 77 if it may not, with 75 if nothing comes.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/hamba/avro/v2"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"
)

var (
	env     = settings()
	schemas = map[uint32]avro.Schema{}
)

func main() {
	os.Exit(run())
}

func run() int {
	asked, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	client, err := kgo.NewClient(options()...)
	if err != nil {
		return failed(err)
	}
	defer client.Close()
	seconds, err := strconv.ParseFloat(env["MAX_SILENCE"], 64)
	if err != nil {
		return failed(err)
	}
	out := bufio.NewWriter(os.Stdout)
	for last := time.Now(); time.Since(last).Seconds() < seconds; {
		waiting, cancel := context.WithTimeout(asked, time.Second)
		fetches := client.PollFetches(waiting)
		cancel()
		if asked.Err() != nil {
			return 0
		}
		for _, fault := range fetches.Errors() {
			if notAllowed(fault.Err) {
				fmt.Fprintln(os.Stderr, "not allowed:", fault.Err)
				return 77
			}
			if !errors.Is(fault.Err, context.DeadlineExceeded) {
				fmt.Fprintln(os.Stderr, fault.Err)
			}
		}
		if fetches.NumRecords() == 0 {
			continue
		}
		for _, record := range fetches.Records() {
			line, err := lineOf(record)
			if err != nil {
				return failed(err)
			}
			out.Write(append(line, '\n'))
		}
		if err := out.Flush(); err != nil {
			return failed(err)
		}
		if err := client.CommitUncommittedOffsets(context.Background()); err != nil {
			return failed(err)
		}
		last = time.Now()
	}
	fmt.Fprintf(os.Stderr, "nothing for %s s: rail subscribe %s --why\n", env["MAX_SILENCE"], env["AGREEMENT"])
	return 75
}

func failed(err error) int {
	fmt.Fprintln(os.Stderr, err)
	if notAllowed(err) {
		return 77
	}
	return 1
}

func notAllowed(err error) bool {
	for _, denial := range []error{kerr.TopicAuthorizationFailed, kerr.GroupAuthorizationFailed, kerr.SaslAuthenticationFailed} {
		if errors.Is(err, denial) {
			return true
		}
	}
	return false
}

func lineOf(record *kgo.Record) ([]byte, error) {
	value, err := valueOf(record.Value)
	if err != nil {
		return nil, err
	}
	var key any
	if record.Key != nil {
		key = string(record.Key)
	}
	return json.Marshal(struct {
		Partition int32 `json:"partition"`
		Offset    int64 `json:"offset"`
		Key       any   `json:"key"`
		Value     any   `json:"value"`
	}{record.Partition, record.Offset, key, value})
}

// A zero byte, four bytes of schema id, Avro binary; nil is a deletion.
func valueOf(data []byte) (any, error) {
	if data == nil {
		return nil, nil
	}
	if len(data) < 5 {
		return nil, fmt.Errorf("a value of %d bytes", len(data))
	}
	schema, err := schemaOf(binary.BigEndian.Uint32(data[1:5]))
	if err != nil {
		return nil, err
	}
	var value any
	err = avro.Unmarshal(schema, data[5:], &value)
	return value, err
}

func schemaOf(id uint32) (avro.Schema, error) {
	if known, ok := schemas[id]; ok {
		return known, nil
	}
	text, err := schemaText(id)
	if err != nil {
		return nil, err
	}
	schema, err := avro.Parse(text)
	if err == nil {
		schemas[id] = schema
	}
	return schema, err
}

func schemaText(id uint32) (string, error) {
	if strconv.Itoa(int(id)) == env["SCHEMA_ID"] {
		text, err := os.ReadFile(env["SCHEMA_FILE"])
		return string(text), err
	}
	answer, err := http.Get(fmt.Sprintf("%s/schemas/ids/%d", env["REGISTRY"], id))
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	var body struct{ Schema string }
	if err := json.NewDecoder(answer.Body).Decode(&body); err != nil || answer.StatusCode != 200 {
		return "", fmt.Errorf("schema %d: status %d", id, answer.StatusCode)
	}
	return body.Schema, nil
}

func options() []kgo.Opt {
	wanted := []kgo.Opt{
		kgo.SeedBrokers(strings.Split(env["BOOTSTRAP"], ",")...),
		kgo.ConsumerGroup(env["GROUP"]),
		kgo.ConsumeTopics(env["TOPIC"]),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.DisableAutoCommit(),
	}
	if strings.HasPrefix(env["SECURITY_PROTOCOL"], "SASL") {
		wanted = append(wanted, kgo.SASL(login()))
	}
	if strings.HasSuffix(env["SECURITY_PROTOCOL"], "SSL") {
		wanted = append(wanted, kgo.DialTLSConfig(&tls.Config{RootCAs: trusted(), MinVersion: tls.VersionTLS12}))
	}
	return wanted
}

func login() sasl.Mechanism {
	user, password := env["SASL_USERNAME"], env["SASL_PASSWORD"]
	switch env["SASL_MECHANISM"] {
	case "PLAIN":
		return plain.Auth{User: user, Pass: password}.AsMechanism()
	case "SCRAM-SHA-512":
		return scram.Auth{User: user, Pass: password}.AsSha512Mechanism()
	default:
		return scram.Auth{User: user, Pass: password}.AsSha256Mechanism()
	}
}

// Of the system, if no file is named.
func trusted() *x509.CertPool {
	if env["SSL_CA"] == "" {
		return nil
	}
	pool := x509.NewCertPool()
	if pem, err := os.ReadFile(env["SSL_CA"]); err == nil {
		pool.AppendCertsFromPEM(pem)
	}
	return pool
}

func settings() map[string]string {
	found := map[string]string{}
	text, err := os.ReadFile(".env")
	if err != nil {
		fmt.Fprintln(os.Stderr, ".env cannot be read: start this in its folder")
		os.Exit(1)
	}
	for _, line := range strings.Split(string(text), "\n") {
		name, value, isSetting := strings.Cut(line, "=")
		if !isSetting || strings.HasPrefix(name, "#") {
			continue
		}
		if given, ok := os.LookupEnv(name); ok {
			value = given
		}
		found[name] = value
	}
	return found
}
