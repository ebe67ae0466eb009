/** A fault in the registry's own error format, `{error_code, message}`, which its client libraries read. */
export class RegistryFault extends Error {
  readonly status: number;
  readonly errorCode: number;

  constructor(status: number, errorCode: number, message: string) {
    super(message);
    this.name = 'RegistryFault';
    this.status = status;
    this.errorCode = errorCode;
  }
}
