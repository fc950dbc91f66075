# What `cmake --install` gives: a package that find_package(swarmstage) finds, the
# commands, and the plug-ins beside the core library, where load_stage looks.
# Users get include directories and nothing else of ours: no warning flags, no
# precompiled headers, no library they do not see in a header.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(swarmstage_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/swarmstage)

# swarmstage_library(target name): exports the target as swarmstage::name with the
# headers of this folder. Both <swarmstage/core/node/node.h>, as users write, and
# "core/node/node.h", as our own headers do, are found. Link what users need by
# target_link_libraries(... PUBLIC ...), everything else inside BUILD_INTERFACE.
function(swarmstage_library target name)
  file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${target} PUBLIC $<BUILD_INTERFACE:swarmstage_options>)
  target_include_directories(${target} INTERFACE
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/swarmstage>)
  target_compile_features(${target} INTERFACE cxx_std_20)
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} INSTALL_RPATH $ORIGIN
                        OUTPUT_NAME swarmstage-${name})
  add_library(swarmstage::${name} ALIAS ${target})
  install(TARGETS ${target} EXPORT swarmstage)
  install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/
          DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/swarmstage/${folder}
          FILES_MATCHING PATTERN *.h PATTERN asio.h EXCLUDE PATTERN tls EXCLUDE)
  swarmstage_product(${target})
endfunction()

# swarmstage_plugin(target): loaded by name, never linked.
function(swarmstage_plugin target)
  set_target_properties(${target} PROPERTIES INSTALL_RPATH $ORIGIN)
  install(TARGETS ${target} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} NAMELINK_SKIP)
  swarmstage_product(${target})
endfunction()

function(swarmstage_program target)
  set_target_properties(${target} PROPERTIES INSTALL_RPATH $ORIGIN/../${CMAKE_INSTALL_LIBDIR})
  install(TARGETS ${target})
  swarmstage_product(${target})
endfunction()

function(swarmstage_package)
  install(EXPORT swarmstage NAMESPACE swarmstage:: FILE swarmstage_targets.cmake
          DESTINATION ${swarmstage_package_dir})
  configure_package_config_file(${CMAKE_SOURCE_DIR}/cmake/swarmstage_config.cmake.in
                                ${CMAKE_BINARY_DIR}/package/swarmstage-config.cmake
                                INSTALL_DESTINATION ${swarmstage_package_dir})
  # Before 1.0 the second number is the one that breaks things.
  write_basic_package_version_file(
    ${CMAKE_BINARY_DIR}/package/swarmstage-config-version.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${CMAKE_BINARY_DIR}/package/swarmstage-config.cmake
                ${CMAKE_BINARY_DIR}/package/swarmstage-config-version.cmake
          DESTINATION ${swarmstage_package_dir})
endfunction()
