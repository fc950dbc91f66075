#pragma once

// The files of engine/report/page as they were when the library was built. CMake
// writes the source of this.

#include <string_view>

namespace swarmstage {

std::string_view page_html();
std::string_view page_css();
std::string_view page_javascript();

}  // namespace swarmstage
