/** A ready folder that `rail subscribe` writes, besides what all have. */
export interface SampleLanguage {
  readonly name: string;
  /** Templates below samples/<name>. */
  readonly files: readonly string[];
  /** How to run it there. */
  readonly run: string;
  readonly needs: string;
}

export const sampleLanguages: readonly SampleLanguage[] = [
  {
    name: 'java',
    files: ['pom.xml', 'src/main/java/Consumer.java', 'src/main/resources/simplelogger.properties'],
    run: "mvn -B -q compile dependency:copy-dependencies && java -cp 'target/classes:target/dependency/*' Consumer",
    needs: 'Java 17 or newer and Maven',
  },
  {
    name: 'python',
    files: ['consume.py', 'requirements.txt'],
    run: 'python3 -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/python consume.py',
    needs: 'Python 3.9 or newer',
  },
  { name: 'go', files: ['main.go', 'go.mod', 'go.sum'], run: 'go run .', needs: 'Go 1.26 or newer' },
  {
    name: 'node',
    files: ['consume.mjs', 'package.json'],
    run: 'npm install && npm start',
    needs: 'Node 20.12 or newer',
  },
  {
    name: 'kcat',
    files: ['consume.sh'],
    run: './consume.sh',
    needs: 'kcat; it shows values if it was built with Avro',
  },
  { name: 'http', files: ['consume.sh'], run: './consume.sh', needs: 'curl and bash' },
];

/** Templates below samples/all → their names in the folder. */
export const sharedFiles: Readonly<Record<string, string>> = {
  env: '.env',
  gitignore: '.gitignore',
  'client.properties': 'client.properties',
  'kcat.conf': 'kcat.conf',
  'README.md': 'README.md',
};

/** Those with passwords: only their owner may read them. */
export const secretFiles: ReadonlySet<string> = new Set(['.env', 'client.properties', 'kcat.conf']);
