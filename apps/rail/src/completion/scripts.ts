/** What a shell runs to complete a line; `rail __complete` gives one candidate a line, with a tab before what it is. */
export const completionScripts: Readonly<Record<string, string>> = {
  bash: `# For ~/.bashrc: source <(rail completion bash)
_rail() {
  local value
  COMPREPLY=()
  while IFS=$'\\t' read -r value _; do
    COMPREPLY+=("$value")
  done < <(rail __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _rail rail
`,
  zsh: `#compdef rail
# For ~/.zshrc, after compinit: source <(rail completion zsh)
_rail() {
  local line
  local -a found
  while IFS= read -r line; do
    found+=("\${\${line//:/\\\\:}/$'\\t'/:}")
  done < <(rail __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe rail found; else _files; fi
}
compdef _rail rail
`,
  fish: `# For ~/.config/fish/config.fish: rail completion fish | source
function __rail_complete
    set -l words (commandline -opc)
    rail __complete $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c rail -f -n '__rail_complete | string length -q' -a '(__rail_complete)'
`,
  powershell: `# For $PROFILE: rail completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName rail -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -eq '') { $words += '""' }
  rail __complete @words 2>$null | ForEach-Object {
    $value, $about = $_ -split "\`t", 2
    if (-not $about) { $about = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
  }
}
`,
};
