/** Something outside the code keeps it from starting. The message is one line that says what is wrong and what to do. */
export class SetupError extends Error {
  override name = 'SetupError'
  readonly problem:
    | 'bad-setting'
    | 'folder-unwritable'
    | 'port-taken'
    | 'already-running'
    | 'database-unreachable'
    | 'database-ahead'
    | 'database-rights'
    | 'database-broken'
    | 'database-busy'
    | 'backup-refused'
    | 'token-refused'
    | 'no-database-for-platform'
  constructor(problem: SetupError['problem'], message: string) {
    super(message)
    this.problem = problem
  }
}
