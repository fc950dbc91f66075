#include "core/roles/lan_discovery/gob.h"

#include <algorithm>
#include <array>

#include "core/base/assert.h"
#include "core/roles/lan_discovery/gob_reader.h"

namespace swarmstage::lan_discovery {

namespace {

constexpr std::int64_t announcement_type = 7;
constexpr std::int64_t answer_type = 8;
constexpr std::int64_t message_id = 69;
constexpr std::size_t definitions_max = 8;
constexpr std::string_view data_name = "ClientDiscoveryAnnouncementData";
constexpr std::string_view data_path =
    "github.com/Kaya-Sem/ouroboros/src.ClientDiscoveryAnnouncementData";

// Reads one stream: definitions and values, each with its length before it. The
// value of an interface goes on in the piece after its type's definition.
class LegacyReader {
 public:
  explicit LegacyReader(ByteView datagram) : stream_(datagram) {}

  std::optional<LegacyNotice> read() {
    const GobStruct* found = type_of_next();
    if (!found) return std::nullopt;
    const GobStruct type = *found;  // more definitions may come within the value
    std::int64_t field = -1;
    while ((field = piece_.next_field(field)) >= 0) read_field(type, field);
    const bool whole = !failed() && piece_.empty() && stream_.empty();
    const bool known = type_ == announcement_type || type_ == answer_type;
    if (!whole || !known || !has_data_) return std::nullopt;
    notice_.answers = type_ == answer_type;
    return notice_;
  }

 private:
  bool failed() const { return stream_.failed() || piece_.failed() || broken_; }

  // Passes over definitions, which it keeps, to the type of the next value; null
  // if there is none that was defined.
  const GobStruct* type_of_next() {
    while (!failed()) {
      if (piece_.empty()) {
        if (stream_.empty()) break;
        piece_ = stream_.part(stream_.unsigned_number());
        if (piece_.empty()) break;
      }
      const std::int64_t id = piece_.number();
      if (id >= 0) return find(id);
      if (definitions_.size() == definitions_max || id == INT64_MIN) break;
      definitions_.push_back(piece_.definition(-id));
      if (!piece_.empty()) break;
    }
    broken_ = true;
    return nullptr;
  }

  const GobStruct* find(std::int64_t id) {
    const auto found = std::find_if(definitions_.begin(), definitions_.end(),
                                    [id](const GobStruct& each) { return each.id == id; });
    if (found != definitions_.end()) return &*found;
    broken_ = true;
    return nullptr;
  }

  void read_field(const GobStruct& type, std::int64_t index) {
    if (static_cast<std::size_t>(index) >= type.fields.size()) return piece_.fail();
    const GobStruct::Field field = type.fields[static_cast<std::size_t>(index)];
    if (field.name == "Type" && field.type == gob_int) {
      type_ = piece_.number();
    } else if (field.name == "Sender" && field.type == gob_string) {
      notice_.sender = piece_.text();
    } else if (field.name == "Data" && field.type == gob_interface) {
      read_data();
    } else {
      piece_.skip(field.type);
    }
  }

  void read_data() {
    const std::string_view name = piece_.text();
    if (name.empty()) return;  // a nil interface
    const GobStruct* found = type_of_next();
    if (!found || !name.ends_with(data_name)) return piece_.fail();
    const GobStruct type = *found;
    GobReader value = piece_.part(piece_.unsigned_number());
    std::int64_t field = -1;
    while ((field = value.next_field(field)) >= 0) {
      if (static_cast<std::size_t>(field) >= type.fields.size()) return piece_.fail();
      const GobStruct::Field& one = type.fields[static_cast<std::size_t>(field)];
      if (one.name == "ClientName" && one.type == gob_string) {
        notice_.name = value.text();
      } else {
        value.skip(one.type);
      }
    }
    if (value.failed() || !value.empty()) return piece_.fail();
    has_data_ = true;
  }

  GobReader stream_;
  GobReader piece_{ByteView()};
  std::vector<GobStruct> definitions_;
  LegacyNotice notice_;
  std::int64_t type_ = 0;
  bool has_data_ = false;
  bool broken_ = false;
};

// --- Writing ---

void put_unsigned(std::string& out, std::uint64_t value) {
  SWARMSTAGE_ASSERT(value < 256, "a gob of ours has larger numbers than any need be");
  if (value >= 128) out += '\xff';
  out += static_cast<char>(value);
}

void put_number(std::string& out, std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value < 0 ? ~value : value) << 1U;
  put_unsigned(out, bits | (value < 0 ? 1U : 0U));
}

void put_text(std::string& out, std::string_view text) {
  put_unsigned(out, text.size());
  out += text;
}

struct FieldWords {
  std::string_view name;
  std::int64_t type;
};

template <std::size_t count>
void put_definition(std::string& out, std::int64_t id, std::string_view name,
                    const std::array<FieldWords, count>& fields) {
  put_number(out, -id);
  out += "\x03\x01\x01";
  put_text(out, name);
  out += '\x01';
  put_number(out, id);
  out += '\0';
  out += '\x01';
  put_unsigned(out, count);
  for (const FieldWords& each : fields) {
    out += '\x01';
    put_text(out, each.name);
    out += '\x01';
    put_number(out, each.type);
    out += '\0';
  }
  out.append(2, '\0');
}

void put_piece(std::string& out, const std::string& piece) {
  put_unsigned(out, piece.size());
  out += piece;
}

}  // namespace

std::optional<LegacyNotice> read_gob(ByteView datagram) {
  if (datagram.size() > gob_bytes_max) return std::nullopt;
  return LegacyReader(datagram).read();
}

std::string write_gob(const LegacyNotice& notice) {
  constexpr std::int64_t message_type_id = 65;
  constexpr std::int64_t data_type_id = 66;
  std::string message_type;
  put_definition<3>(message_type, message_type_id, "Message",
                    {{{"Type", gob_int}, {"Data", gob_interface}, {"Sender", gob_string}}});
  std::string beginning;
  put_number(beginning, message_type_id);
  beginning += '\x01';
  put_number(beginning, notice.answers ? answer_type : announcement_type);
  beginning += '\x01';
  put_text(beginning, data_path);
  put_definition<2>(beginning, data_type_id, data_name,
                    {{{"ClientName", gob_string}, {"MessageID", gob_int}}});
  std::string data;
  if (!notice.name.empty()) {
    data += '\x01';
    put_text(data, notice.name);
  }
  data += notice.name.empty() ? '\x02' : '\x01';
  put_number(data, message_id);
  data += '\0';
  std::string end;
  put_number(end, data_type_id);
  put_piece(end, data);
  if (!notice.sender.empty()) {
    end += '\x01';
    put_text(end, notice.sender);
  }
  end += '\0';
  std::string out;
  for (const std::string& each : {message_type, beginning, end}) put_piece(out, each);
  return out;
}

}  // namespace swarmstage::lan_discovery
