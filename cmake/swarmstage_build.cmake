# What every target of the project shares: the language, the warnings, the
# caches that make a second build fast, and the functions to declare targets.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_VISIBILITY_PRESET default)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_program(SWARMSTAGE_CCACHE ccache)
if(SWARMSTAGE_CCACHE)
  # Without these two it would pass over everything that uses a precompiled
  # header, which here is everything; the rest lets checkouts share what they have.
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${SWARMSTAGE_CCACHE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fpch-preprocess)
  else()
    # Or no two of its precompiled headers are the same, and nothing is found again.
    add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
  endif()
endif()
find_program(SWARMSTAGE_MOLD mold)
if(SWARMSTAGE_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

set(SWARMSTAGE_SANITIZE "" CACHE STRING "value of -fsanitize=, empty for none")
if(SWARMSTAGE_SANITIZE)
  add_compile_options(-fsanitize=${SWARMSTAGE_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SWARMSTAGE_SANITIZE})
endif()
option(SWARMSTAGE_COVERAGE "instrument for line coverage" OFF)
if(SWARMSTAGE_COVERAGE)
  add_compile_options(--coverage -fprofile-update=atomic)
  add_link_options(--coverage)
endif()

# Fuzz targets are programs around libFuzzer, which only clang++ has; everything
# they link is instrumented, so a build is either for fuzzing or not.
option(SWARMSTAGE_FUZZ "build the fuzz targets (clang++ only)" OFF)
if(SWARMSTAGE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED)

add_library(swarmstage_options INTERFACE)
target_compile_options(swarmstage_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wcast-align -Wold-style-cast -Wnull-dereference -Werror
  $<$<CXX_COMPILER_ID:Clang>:-Wno-unused-private-field>
  # g++ 12 sees overflows inside std::string that are not there.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-null-dereference -Wno-stringop-overflow -Wno-restrict>)
if(SWARMSTAGE_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # Instrumented code makes g++ lose track of what is initialised, and of how long a string is.
  target_compile_options(swarmstage_options INTERFACE -Wno-maybe-uninitialized -Wno-array-bounds)
endif()
target_include_directories(swarmstage_options INTERFACE $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}>)

# What `./swarmstage` builds before it runs the command, what it builds on top for
# `./swarmstage bench`, the fuzz targets, all tests, and the tests of each label.
add_custom_target(product)
add_custom_target(tests)
add_custom_target(benchmarks)
add_custom_target(fuzzers)
foreach(label quick full asan tsan clang)
  add_custom_target(tests_${label})
endforeach()
function(swarmstage_product)
  add_dependencies(product ${ARGN})
endfunction()
function(swarmstage_benchmark)
  add_dependencies(benchmarks ${ARGN})
endfunction()

# swarmstage_sources(VAR [folder...]): the .cpp files of these folders. A folder
# is its sources, so that adding a file needs no second edit.
function(swarmstage_sources variable)
  set(found "")
  foreach(folder ${ARGN})
    file(GLOB in_folder CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
    list(APPEND found ${in_folder})
  endforeach()
  set(${variable} ${found} PARENT_SCOPE)
endfunction()

# swarmstage_test(name LABELS quick|full [asan] [tsan] [clang] SOURCES ... LIBRARIES ...)
# quick: also part of `./swarmstage test --quick`, so seconds for the whole file.
# asan: owns memory in ways worth watching. tsan: has threads, so it runs in that
# preset too. clang: its outcome must not depend on the compiler. Those of tsan and
# clang run under the address sanitizer as well.
function(swarmstage_test name)
  cmake_parse_arguments(arg "" "" "LABELS;SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE swarmstage_options ${arg_LIBRARIES} GTest::gmock
                        GTest::gtest_main)
  if(TARGET swarmstage_test_pch)
    target_precompile_headers(${name} REUSE_FROM swarmstage_test_pch)
  endif()
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
                       PROPERTIES TIMEOUT 300)
  add_dependencies(tests ${name})
  foreach(label ${arg_LABELS})
    add_dependencies(tests_${label} ${name})
  endforeach()
  # gtest_discover_tests would cut a list of labels at its first semicolon.
  set(labels_file ${CMAKE_CURRENT_BINARY_DIR}/${name}_labels.cmake)
  file(WRITE ${labels_file}
       "if(${name}_TESTS)\n"
       "  set_tests_properties(\${${name}_TESTS} PROPERTIES LABELS \"${arg_LABELS}\")\n"
       "endif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${labels_file})
endfunction()

# swarmstage_fuzzer(name SOURCES ... LIBRARIES ...): one libFuzzer program, in the
# preset fuzz only. Its committed inputs are in tests/fuzz/corpus/name.
function(swarmstage_fuzzer name)
  if(NOT EXISTS ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${name})
    message(FATAL_ERROR "${name} needs inputs to start from, in tests/fuzz/corpus/${name}")
  endif()
  if(NOT SWARMSTAGE_FUZZ)
    return()
  endif()
  cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE swarmstage_options ${arg_LIBRARIES})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzzers)
  add_dependencies(fuzzers ${name})
endfunction()
