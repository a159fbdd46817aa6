/** The scripts that ask `muster __complete` what may follow. */
import type { Session } from '../session.ts';

const SCRIPTS = {
  bash: `_muster() {
  local IFS=$'\\n'
  COMPREPLY=($(muster __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _muster muster
`,
  zsh: `_muster() {
  local -a found
  found=("\${(@f)$(muster __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -- "\${found[@]}"; else _files; fi
}
compdef _muster muster
`,
  fish: `complete -c muster -a '(muster __complete (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
} as const;

export function completion(shell: keyof typeof SCRIPTS) {
  return async (session: Session): Promise<void> => {
    session.host.stdout.write(SCRIPTS[shell]);
    await Promise.resolve();
  };
}
