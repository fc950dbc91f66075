# Compiling neighbours together: of each target the sources of one folder are read in
# groups, as one source that includes them, so that the headers of libraries are read once
# a group and not once a file. A build from nothing takes less than half as long, and the one
# after an edit longer: for the presets that nobody edits in.
#
# Not CMake's own unity build, whose sources name others by their whole path: what one
# checkout compiled would be of no use to the next. And groups end with their folder, so
# that a new file moves none but its neighbours.
option(SWARMSTAGE_TOGETHER "compile the sources of a folder in groups" OFF)
set(swarmstage_group_size 8)
# Each file alone is right about these: a name that one has for itself shadows none of its
# neighbours', and what has internal linkage is in a source, though g++ sees it included.
set(swarmstage_group_begin "#pragma GCC diagnostic ignored \"-Wshadow\"\n")
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  string(APPEND swarmstage_group_begin
         "#pragma GCC diagnostic ignored \"-Wsubobject-linkage\"\n")
endif()

# Last of all in the top folder, for it changes the targets of all folders below.
function(swarmstage_compile_together folder)
  if(NOT SWARMSTAGE_TOGETHER)
    return()
  endif()
  get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target ${targets})
    swarmstage_group_sources(${target})
  endforeach()
  get_property(folders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
  foreach(each ${folders})
    swarmstage_compile_together(${each})
  endforeach()
endfunction()

# What is not a source of ours, such as the objects of another target, stays as it is; so
# does a source whose property SKIP_UNITY_BUILD_INCLUSION says that it wants to be alone.
function(swarmstage_group_sources target)
  get_target_property(sources ${target} SOURCES)
  if(NOT sources)
    return()
  endif()
  get_target_property(source_folder ${target} SOURCE_DIR)
  set(compiled "")
  set(folders "")
  foreach(source ${sources})
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${source_folder} NORMALIZE
               OUTPUT_VARIABLE path)
    cmake_path(RELATIVE_PATH path BASE_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE name)
    get_source_file_property(alone ${path} TARGET_DIRECTORY ${target} SKIP_UNITY_BUILD_INCLUSION)
    if(alone OR NOT name MATCHES "^[a-z].*\\.cpp$" OR path MATCHES "^${CMAKE_BINARY_DIR}/")
      list(APPEND compiled ${source})
    else()
      cmake_path(GET name PARENT_PATH folder)
      string(MAKE_C_IDENTIFIER ${folder} folder)
      list(APPEND folders ${folder})
      list(APPEND in_${folder} ${name})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES folders)
  foreach(folder ${folders})
    swarmstage_write_groups(groups ${target} ${folder} ${in_${folder}})
    list(APPEND compiled ${groups})
  endforeach()
  set_target_properties(${target} PROPERTIES SOURCES "${compiled}")
endfunction()

# Groups of much the same size. A file that has no neighbours is compiled as itself.
function(swarmstage_write_groups variable target folder)
  list(LENGTH ARGN count)
  if(count EQUAL 1)
    set(${variable} ${CMAKE_SOURCE_DIR}/${ARGN} PARENT_SCOPE)
    return()
  endif()
  math(EXPR groups "(${count} + ${swarmstage_group_size} - 1) / ${swarmstage_group_size}")
  math(EXPR size "(${count} + ${groups} - 1) / ${groups}")
  math(EXPR last "${count} - 1")
  set(written "")
  foreach(start RANGE 0 ${last} ${size})
    list(SUBLIST ARGN ${start} ${size} group)
    list(TRANSFORM group REPLACE "(.+)" "#include \"\\1\"\n")
    list(JOIN group "" text)
    list(LENGTH written number)
    set(path ${CMAKE_BINARY_DIR}/together/${target}/${folder}_${number}.cpp)
    file(CONFIGURE OUTPUT ${path} CONTENT "${swarmstage_group_begin}${text}" @ONLY)
    list(APPEND written ${path})
  endforeach()
  set(${variable} ${written} PARENT_SCOPE)
endfunction()
