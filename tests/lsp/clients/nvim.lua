-- Neovim, headless: opens a pack and asks for diagnostics, hover and definition. GUIJU names the program, PROJECT the folder.
local project = vim.env.PROJECT
local failed = {}
local function check(what, good, shown)
  if not good then table.insert(failed, what .. ': ' .. vim.inspect(shown)) end
end
vim.o.swapfile = false
vim.cmd('edit ' .. project .. '/rules/demo/doc/rules.gj')
local client = vim.lsp.start_client({
  name = 'guiju', cmd = { vim.env.GUIJU, 'lsp', '--lang', 'zh' }, root_dir = project,
  init_options = { patience = 60000 },
  workspace_folders = { { uri = vim.uri_from_fname(project), name = 'project' } },
})
assert(client, 'the server does not start')
local buffer = vim.api.nvim_get_current_buf()
vim.lsp.buf_attach_client(buffer, client)
assert(vim.wait(30000, function() return vim.lsp.buf_get_clients(buffer)[client] ~= nil end))

-- Line and column in UTF-16 of a name.
local function place(text, extra)
  for i, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local from = line:find(text, 1, true)
    if from then return { line = i - 1, character = vim.str_utfindex and select(2, vim.str_utfindex(line, from - 1)) + (extra or 0) } end
  end
  error('no ' .. text)
end
local function ask(method, params)
  local answers, err = vim.lsp.buf_request_sync(buffer, method, params, 60000)
  assert(answers, method .. ': ' .. tostring(err))
  local answer = answers[client]
  assert(answer and not answer.err and not answer.error, method .. ': ' .. vim.inspect(answer))
  return answer.result
end
local document = { uri = vim.uri_from_bufnr(buffer) }

local hover = ask('textDocument/hover', { textDocument = document, position = place('𠀀数', 1) })
check('hover', hover and hover.contents.value:find('𠀀的数', 1, true), hover)
check('columns in UTF-16', hover.range['end'].character - hover.range.start.character == 3, hover.range)
local found = ask('textDocument/definition', { textDocument = document, position = place('𠀀数', 1) })
check('definition', found and found.uri:find('vocabulary.gj', 1, true) and found.range.start.line == 17, found)

-- A wrong rule is typed behind a rare character on the same line.
for i, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
  local from = line:find('𠀀数 >= 1', 1, true)
  if from then vim.api.nvim_buf_set_lines(buffer, i - 1, i, false, { line .. ' and 𠀀𠀀 >= 1' }) end
end
local said
vim.wait(30000, function()
  said = vim.diagnostic.get(buffer, { severity = vim.diagnostic.severity.ERROR })
  return #said > 0
end, 50)
check('diagnostics', #said == 1 and said[1].message:find('没有字段“𠀀𠀀”', 1, true), said)
if said[1] then
  -- Neovim counts columns in bytes: the place must be that of the name.
  local line = vim.api.nvim_buf_get_lines(buffer, said[1].lnum, said[1].lnum + 1, false)[1]
  local under = line:sub(said[1].col + 1, said[1].end_col)
  check('the place of the diagnostic', under == '𠀀𠀀', { under, said[1] })
end
vim.lsp.stop_client(client)
if #failed > 0 then
  io.stderr:write(table.concat(failed, '\n') .. '\n')
  vim.cmd('cquit')
end
io.stdout:write('neovim: diagnostics, hover, definition as expected\n')
vim.cmd('qall!')
