#include "tests/conformance/play_case.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/wait.h>
#include <unistd.h>

namespace swarmstage::conformance {

namespace {

constexpr int finished_cleanly = 0;

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor, text.data(), text.size());
    if (count <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::string read_all(int descriptor) {
  std::string all;
  char buffer[4096];
  for (ssize_t count = 0; (count = ::read(descriptor, buffer, sizeof(buffer))) > 0;) {
    all.append(buffer, static_cast<std::size_t>(count));
  }
  return all;
}

std::string last_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

// The verdict travels as one digit and the reason.
std::string encode(const Verdict& verdict) {
  return std::to_string(static_cast<int>(verdict.kind)) + verdict.reason;
}

Verdict decode(const std::string& text) {
  return {static_cast<Verdict::Kind>(text.front() - '0'), text.substr(1)};
}

[[noreturn]] void be_child(const Case& which, const support::StageEntry& entry,
                           const Wrapping& wrapping, unsigned seconds, int answer, int errors) {
  ::dup2(errors, STDERR_FILENO);
  ::alarm(seconds);
  write_all(answer, encode(play_case(which, entry, wrapping)));
  ::close(answer);
  std::exit(finished_cleanly);  // with all destructors, for leaks and coverage
}

Verdict judge(int status, const std::string& answer, const std::string& errors) {
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
    return {Verdict::Kind::failed, "it did not come to an end"};
  }
  if (WIFSIGNALED(status)) {
    return {Verdict::Kind::failed,
            std::string("died of ") + ::strsignal(WTERMSIG(status)) + ": " + last_line(errors)};
  }
  if (WEXITSTATUS(status) != finished_cleanly || answer.empty()) {
    return {Verdict::Kind::failed,
            "ended with status " + std::to_string(WEXITSTATUS(status)) + ": " + last_line(errors)};
  }
  return decode(answer);
}

}  // namespace

Verdict play_case(const Case& which, const support::StageEntry& entry, const Wrapping& wrapping) {
  try {
    Swarm swarm(entry, wrapping, which.lacks);
    which.play(swarm);
    swarm.conclude();
    return {};
  } catch (const NotApplicable& reason) {
    return {Verdict::Kind::not_applicable, reason.reason};
  } catch (const std::exception& error) {
    return {Verdict::Kind::failed, error.what()};
  }
}

Verdict play_isolated(const Case& which, const support::StageEntry& entry, const Wrapping& wrapping,
                      unsigned seconds) {
  int answer[2];
  std::FILE* errors = std::tmpfile();
  if (!errors || ::pipe(answer) != 0) return {Verdict::Kind::failed, "no pipe for a child"};
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(answer[0]);
    be_child(which, entry, wrapping, seconds, answer[1], ::fileno(errors));
  }
  ::close(answer[1]);
  const std::string told = child > 0 ? read_all(answer[0]) : "";
  ::close(answer[0]);
  int status = 0;
  if (child > 0) ::waitpid(child, &status, 0);
  std::rewind(errors);
  const std::string written = read_all(::fileno(errors));
  std::fclose(errors);
  if (child < 0) return {Verdict::Kind::failed, "no child process could be made"};
  return judge(status, told, written);
}

}  // namespace swarmstage::conformance
