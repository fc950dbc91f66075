#pragma once

// A view of bytes that somebody else owns. Protocols mix text and binary, so it
// converts from both and back to text without a cast at every call. It is a
// pointer and a size: pass it by value, never store it beyond the call that
// lent it unless the lender says so.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace swarmstage {

class ByteView {
 public:
  constexpr ByteView() = default;
  ByteView(const void* data, std::size_t size)
      : data_(static_cast<const std::byte*>(data)), size_(size) {}
  ByteView(std::span<const std::byte> bytes) : data_(bytes.data()), size_(bytes.size()) {}
  ByteView(std::string_view text) : ByteView(text.data(), text.size()) {}
  ByteView(const std::string& text) : ByteView(text.data(), text.size()) {}
  ByteView(const char* text) : ByteView(std::string_view(text)) {}
  ByteView(const std::vector<std::byte>& bytes) : data_(bytes.data()), size_(bytes.size()) {}

  const std::byte* data() const { return data_; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::string_view text() const { return {reinterpret_cast<const char*>(data_), size_}; }
  ByteView first(std::size_t count) const { return {data_, count}; }
  ByteView after(std::size_t count) const { return {data_ + count, size_ - count}; }
  std::byte operator[](std::size_t index) const { return data_[index]; }
  const std::byte* begin() const { return data_; }
  const std::byte* end() const { return data_ + size_; }

  friend bool operator==(ByteView left, ByteView right) { return left.text() == right.text(); }

 private:
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace swarmstage
